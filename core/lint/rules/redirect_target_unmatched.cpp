#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "lint/redirects.h"
#include "lint/rule_places.h"

namespace gw::lint::redirect_target_unmatched_rule {

using analysis::List;
using runtime::Object;

constexpr std::size_t kMostHops = 20;  ///< After as many redirects browsers give up.

bool redirects(const flow::ChainStep& step) { return step.kind == "redirectScheme" || step.kind == "redirectRegex"; }

struct Finding {
  enum class Kind : std::uint8_t { Unmatched, Endless };

  Kind kind{};
  const RuleText* rule = nullptr;
  flow::Asked request;
  std::string location;
};

class Follower {
 public:
  Follower(Context& context, const std::set<std::string>& hosts)
      : reaches_(context.reaches()), gateway_(reaches_.survey().gateway()), hosts_(hosts) {}

  /// What is wrong with where the router sends its request; nothing: it is well, or not known.
  std::optional<Finding> follow(const RuleText& rule, const analysis::RouterReach& reach) {
    flow::Asked asked = as_sent(reach), start = asked;
    std::map<std::string, const route::EntryPoint*> known = {{origin_of(asked), reach.point}};
    const route::EntryPoint* point = reach.point;
    std::string first;
    for (std::size_t hop = 0; hop < kMostHops; ++hop) {
      std::string location = redirected(asked, *point, hop == 0 ? reach.router : nullptr);
      if (hop == 0) first = location;
      std::optional<flow::Asked> next = next_of(asked, location);
      if (!next) return std::nullopt;
      const route::EntryPoint*& target = known[origin_of(*next)];
      std::vector<const route::EntryPoint*> takers = takers_of(*next, target);
      if (hop == 0 && takers.empty() && telling(reach, start, *next, location))
        return Finding{Finding::Kind::Unmatched, &rule, start, location};
      if (target == nullptr) target = listener(*next, takers);
      if (target == nullptr || takers.empty()) return std::nullopt;
      point = target;
      asked = std::move(*next);
    }
    return Finding{Finding::Kind::Endless, &rule, std::move(start), first};
  }

 private:
  /// The router's request. Where another entry point has the port of its scheme the client names the port.
  flow::Asked as_sent(const analysis::RouterReach& reach) const {
    flow::Asked out = reach.request;
    int usual = port_of(out), own = reach.point->port;
    bool other = std::ranges::any_of(gateway_.tables().points, [&](const route::EntryPoint& point) {
      return !point.udp && &point != reach.point && point.port == usual;
    });
    if (out.host && own != 0 && own != usual && other) *out.host += ":" + std::to_string(own);
    return out;
  }

  /// The entry point that a client reaches; null: that depends on how ports are mapped.
  const route::EntryPoint* listener(const flow::Asked& asked, const std::vector<const route::EntryPoint*>& takers) {
    int port = port_of(asked);
    for (const route::EntryPoint& point : gateway_.tables().points) {
      if (!point.udp && point.port == port) return &point;
    }
    bool usual = port == (asked.tls ? 443 : 80);
    return usual && takers.size() == 1 ? takers.front() : nullptr;
  }

  /// Where the answer leads; empty: it is no redirect, not certain, or of another router.
  std::string redirected(const flow::Asked& asked, const route::EntryPoint& point, const Object* router) {
    gateway_.ask(asked, point, scratch_, answer_);
    bool certain = answer_.uncertain.empty() && answer_.ambiguous.empty() && !point.options.flatten_names;
    if (!certain || (router != nullptr && answer_.router != router)) return {};
    return std::string(answer_.location);
  }

  /// The entry points that do not answer 404 for want of a router: of all of them, or of the one that it comes to.
  std::vector<const route::EntryPoint*> takers_of(const flow::Asked& asked, const route::EntryPoint* only) {
    std::vector<const route::EntryPoint*> out;
    for (const route::EntryPoint& point : gateway_.tables().points) {
      if (point.udp || (only != nullptr && &point != only)) continue;
      gateway_.ask(asked, point, scratch_, answer_);
      if (answer_.router != nullptr || answer_.status != 404 || point.options.flatten_names) out.push_back(&point);
    }
    return out;
  }

  /// Not only this example leads nowhere, as it may where the target has routers for other paths.
  bool telling(const analysis::RouterReach& reach, const flow::Asked& start, const flow::Asked& next,
               const std::string& location) {
    if (!hosts_.contains(bare_host(*next.host))) return false;
    const analysis::Place& place = reaches_.survey().places(*reach.router).front();
    const List& list = reaches_.survey().lists()[place.list];
    if (list.parent != analysis::Table::kNone) return false;
    const analysis::Formula& formula = list.table.formula(place.row);
    bool same_url = bare_host(*next.host) == bare_host(start.host.value_or("")) && next.target == start.target &&
                    next.tls != start.tls;
    if (same_url) return !any_common(formula, next.tls);
    if (!any_common(reaches_.catalog().is_text(analysis::Domain::Host, "", bare_host(*next.host)), next.tls))
      return true;
    // Requests for other paths of the rule: there are none, or they are sent to the same place.
    std::string_view path = std::string_view(reach.request.target).substr(0, reach.request.target.find('?'));
    analysis::Formula here = reaches_.catalog().is_text(analysis::Domain::Path, "", path);
    analysis::Answer other = reaches_.both(list, {&formula, false}, {&here, true});
    if (other.kind == analysis::Answer::Kind::None) return true;
    if (other.kind != analysis::Answer::Kind::Some) return false;
    std::optional<flow::Asked> asked = reaches_.survey().replay(list, other.witness, reach.router);
    return asked && redirected(*asked, list.table.point(), reach.router) == location;
  }

  /// Some router may have a request in common with the formula, with TLS or without.
  bool any_common(const analysis::Formula& formula, bool tls) {
    return std::ranges::any_of(reaches_.survey().lists(), [&](const List& list) {
      if (!list.table.http() || list.table.tls() != tls || list.parent != analysis::Table::kNone) return false;
      std::vector<std::uint32_t> rows = reaches_.candidates(list, formula);
      return std::ranges::any_of(rows, [&](std::uint32_t row) {
        analysis::Answer answer = reaches_.both(list, {&formula, false}, {&list.table.formula(row), false});
        return answer.kind != analysis::Answer::Kind::None;
      });
    });
  }

  Reaches& reaches_;
  const flow::Gateway& gateway_;
  const std::set<std::string>& hosts_;
  flow::Scratch scratch_;
  flow::Answer answer_;
};

void report(Context& context, const std::string& middleware, const std::vector<Finding>& findings) {
  const Finding& first = findings.front();
  bool endless = first.kind == Finding::Kind::Endless;
  std::string message =
      middleware + (endless ? " redirects without end" : " sends requests to where no router takes them");
  if (findings.size() > 1) message += ", of " + std::to_string(findings.size()) + " routers";
  diag::Diagnostic& said = report_whole(context, *first.rule, std::move(message));
  said.notes.push_back({analysis::show(first.request) + " is sent to " + first.location, {}});
  if (!endless) return;
  said.notes.push_back({"and so on, " + std::to_string(kMostHops) + " times and more", {}});
  said.remedy = "Let the redirect leave alone what it leads to.";
}

void check(Context& context) {
  std::map<std::string, std::vector<Finding>> findings;
  std::set<std::string> hosts;
  bool first = true;
  for (const RuleText& rule : context.rule_texts()) {
    if (!rule.http() || rule.program == nullptr || !rule.live || rule.router->value.find("middlewares") == nullptr)
      continue;
    Reaches& reaches = context.reaches();
    const Object* router = reaches.router(rule);
    if (router == nullptr) continue;
    std::string middleware;
    for (const flow::ChainStep& step : reaches.survey().gateway().way(*router).chain) {
      if (redirects(step)) middleware.append(middleware.empty() ? "" : " and ").append(step.name);
    }
    if (middleware.empty()) continue;
    if (first && !knows_all_routers(context, "whether a router takes what redirects lead to")) return;
    if (first) hosts = named_hosts(context);
    first = false;
    const analysis::RouterReach& reach = reaches.reach(rule);
    if (reach.kind != analysis::Reach::Kind::Wins || reach.router != router) continue;
    if (auto found = Follower(context, hosts).follow(rule, reach)) {
      std::string kind = found->kind == Finding::Kind::Endless ? "endless" : "unmatched";
      findings[middleware + " " + kind].push_back(std::move(*found));
    }
  }
  for (const auto& [key, list] : findings) report(context, key.substr(0, key.rfind(' ')), list);
}

}  // namespace gw::lint::redirect_target_unmatched_rule

GW_LINT_RULE(redirect_target_unmatched) = {
    .code = {"GW246"},
    .name = "redirect-target-unmatched",
    .severity = gw::diag::Severity::Warning,
    .summary = "A redirect leads to a URL that no router takes, or back to itself.",
    .why = "Clients get 404, or an error that says that there are too many redirects.",
    .remedy = "Add a router for what it leads to, or correct the redirect.",
    .source = "pkg/middlewares/redirect/redirect.go, redirect_scheme.go, redirect_regex.go",
    .bad = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
  websecure: {address: ":443"}
providers:
  file: {filename: dynamic.yml, watch: false}
#=== dynamic.yml
http:
  routers:
    plain: {rule: Host(`a.example`), service: s, entryPoints: [web], middlewares: [https]}
    secure: {rule: Host(`www.a.example`), service: s, entryPoints: [websecure], tls: {}}
  middlewares:
    https: {redirectScheme: {scheme: https}}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
  websecure: {address: ":443"}
providers:
  file: {filename: dynamic.yml, watch: false}
#=== dynamic.yml
http:
  routers:
    plain: {rule: Host(`a.example`), service: s, entryPoints: [web], middlewares: [https]}
    secure: {rule: Host(`a.example`), service: s, entryPoints: [websecure], tls: {}}
  middlewares:
    https: {redirectScheme: {scheme: https}}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::redirect_target_unmatched_rule::check,
    .proofs = true,
};
