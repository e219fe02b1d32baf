#include <algorithm>
#include <map>
#include <optional>

#include "base/strings.h"
#include "lint/rule_places.h"
#include "model/view.h"
#include "runtime/router.h"

namespace gw::lint::fall_through_on_failure_rule {

using analysis::List;
using flow::ChainStep;
using runtime::Object;

constexpr std::size_t kMostRivals = 1000;  ///< Routers that one dropped router is compared with.
constexpr std::size_t kTries = 16;         ///< Examples that go elsewhere.

bool one_of(std::string_view text, std::initializer_list<std::string_view> all) {
  return std::ranges::find(all, text) != all.end();
}

/// It keeps people out; of plugins, and of what is not defined, where the name says so.
bool guards(const ChainStep& step) {
  if (one_of(step.kind, {"basicAuth", "digestAuth", "forwardAuth", "ipAllowList", "ipWhiteList"})) return true;
  std::string lower = base::ascii_lower(step.name);
  return one_of(step.kind, {"plugin", ""}) &&
         (lower.find("auth") != std::string::npos || lower.find("jwt") != std::string::npos ||
          lower.find("oidc") != std::string::npos);
}

/// It may keep people out, for all that is known.
bool may_guard(const ChainStep& step) {
  return guards(step) || step.middleware == nullptr || one_of(step.kind, {"plugin", "passTLSClientCert"});
}

std::string names_of(const std::vector<std::string_view>& names) {
  std::string out;
  for (std::string_view name : names) out.append(out.empty() ? "" : " and ").append(name);
  return out;
}

/// A dropped router whose requests come to the wrong place.
struct Finding {
  const RuleText* rule = nullptr;
  const Object* taker = nullptr;
  std::string where, why;  ///< "site@file without auth@file"; Traefik's error.
  flow::Asked request;
};

class Dropped {
 public:
  Dropped(Context& context, const RuleText& rule, const Object& router)
      : context_(context),
        reaches_(context.reaches()),
        gateway_(reaches_.survey().gateway()),
        rule_(rule),
        router_(router),
        formula_(reaches_.catalog().formula(*rule.program)) {
    std::string_view service = model::written(router.value, "service");
    if (!service.empty()) service_ = runtime::qualified(service, router.name);
    for (const ChainStep& step : gateway_.way(router).chain) {
      if (guards(step)) guards_.push_back(step.name);
    }
  }

  std::optional<Finding> find() {
    for (const List& list : reaches_.survey().lists()) {
      const auto& points = router_.using_;
      bool here = list.table.http() && list.table.tls() == rule_.tls && list.parent == analysis::Table::kNone &&
                  std::ranges::find(points, list.table.point().name) != points.end();
      // Of hosts that DNS replaces nothing is known.
      if (!here || list.table.point().options.flatten_names) continue;
      if (std::optional<Finding> found = find(list)) return found;
    }
    return std::nullopt;
  }

 private:
  std::optional<Finding> find(const List& list) {
    std::vector<std::uint32_t> rivals = reaches_.candidates(list, formula_);
    std::erase_if(rivals, [&](std::uint32_t row) { return list.table.row(row).priority >= rule_.priority; });
    if (rivals.size() > kMostRivals) {
      context_.not_done("who gets the requests of " + std::string(router_.name), "too many routers may do so");
      return std::nullopt;
    }
    for (std::uint32_t row : rivals) {
      if (std::optional<Finding> found = find(list, row)) return found;
    }
    return std::nullopt;
  }

  std::optional<Finding> find(const List& list, std::uint32_t row) {
    std::vector<analysis::Part> parts = list.fixed;
    parts.insert(parts.end(), {{&formula_, false}, {&list.table.formula(row), false}});
    for (std::size_t i = 0; i < kTries; ++i) {
      analysis::Answer answer = reaches_.solver(list).solve(parts);
      if (answer.kind != analysis::Answer::Kind::Some) return std::nullopt;
      analysis::Seen seen(answer.witness, list.table.point().options);
      if (!rule_.program->matches(seen.request())) return std::nullopt;
      std::vector<std::uint32_t> peers;
      std::uint32_t first = list.table.first(answer.witness, &peers);
      if (first == row && peers.empty()) {
        std::optional<flow::Asked> request = reaches_.survey().replay(list, answer.witness, list.table.row(row).router);
        return request ? judge(std::move(*request), list.table.point()) : std::nullopt;
      }
      if (first == analysis::Table::kNone) return std::nullopt;
      // Of equal rank the other one is left out as well, for an example that leaves no doubt.
      std::uint32_t other = first == row ? peers.front() : first;
      parts.push_back({&list.table.formula(other), true});
    }
    return std::nullopt;
  }

  /// What is worse where the request comes to.
  std::optional<Finding> judge(flow::Asked request, const route::EntryPoint& point) {
    gateway_.ask(request, point, scratch_, answer_);
    bool served = answer_.router != nullptr && answer_.ambiguous.empty() && !answer_.service.empty() &&
                  (answer_.status == 0 || answer_.status == 401) && answer_.broken.empty();
    if (!served || reaches_.action(*answer_.router) == reaches_.action(router_)) return std::nullopt;
    bool elsewhere = !service_.empty() && answer_.service != service_;
    bool open = !guards_.empty() && std::ranges::none_of(scratch_.path, [&](const route::Route* route) {
      return std::ranges::any_of(gateway_.way(*route->router).chain, may_guard);
    });
    if (!elsewhere && !open) return std::nullopt;
    std::string where(answer_.router->name);
    if (elsewhere) where += ", which leads to " + std::string(answer_.service) + " instead of " + service_;
    else where += " without " + names_of(guards_);
    std::string why = rule_.router->errors.empty() ? std::string() : rule_.router->errors.front();
    return Finding{&rule_, answer_.router, std::move(where), std::move(why), std::move(request)};
  }

  Context& context_;
  Reaches& reaches_;
  const flow::Gateway& gateway_;
  const RuleText& rule_;
  const Object& router_;
  analysis::Formula formula_;
  std::string service_;
  std::vector<std::string_view> guards_;
  flow::Scratch scratch_;
  flow::Answer answer_;
};

/// Of one fault and one place the first router is told, with the others.
void report(Context& context, const std::vector<const Finding*>& all) {
  constexpr std::size_t kShown = 5;
  const Finding& first = *all.front();
  diag::Diagnostic& said =
      report_whole(context, *first.rule, "the router does not run, and its requests come to " + first.where);
  if (!first.why.empty()) said.notes.push_back({"why: " + first.why, {}});
  add_witness(said, "such as", first.request);
  add_place(context, said, *first.taker, std::string(first.taker->name) + " is here");
  for (std::size_t i = 1; i < all.size() && i < kShown; ++i)
    add_place(context, said, *all[i]->rule->router, "so do those of " + std::string(all[i]->rule->router->name));
  if (all.size() > kShown)
    said.notes.push_back({"and those of " + std::to_string(all.size() - kShown) + " other routers", {}});
}

void check(Context& context) {
  std::vector<Finding> found;
  for (const RuleText& rule : context.rule_texts()) {
    if (!rule.http() || rule.live || rule.child || rule.program == nullptr || rule.router->routed) continue;
    const flow::Gateway& gateway = context.reaches().survey().gateway();
    const Object* router = gateway.graph().find(rule.router->role, rule.router->name);
    bool dropped = router != nullptr && router->status == runtime::Status::Disabled && !router->routed;
    if (!dropped) continue;
    if (std::optional<Finding> one = Dropped(context, rule, *router).find()) found.push_back(std::move(*one));
  }
  std::ranges::stable_sort(found, {},
                           [](const Finding& one) { return std::pair(one.rule->whole.source, one.rule->whole.begin); });
  std::map<std::pair<std::string_view, std::string_view>, std::vector<const Finding*>> groups;
  for (const Finding& one : found) groups[{one.where, one.why}].push_back(&one);
  for (const auto& [key, all] : groups) report(context, all);
}

}  // namespace gw::lint::fall_through_on_failure_rule

GW_LINT_RULE(fall_through_on_failure) = {
    .code = {"GW207"},
    .name = "fall-through-on-failure",
    .severity = gw::diag::Severity::Warning,
    .summary =
        "Traefik drops a router for its faults, and another router takes its requests: to another service, or without "
        "its authentication.",
    .why = "Clients get answers with status 200 from the wrong service, or get in without a password.",
    .remedy = "Repair what makes Traefik drop the router.",
    .source = "pkg/server/router/router.go (buildEntryPointHandler: a router with an error is left out)",
    .bad = R"(http:
  routers:
    admin: {rule: 'Host(`a.example`) && PathPrefix(`/admin`)', service: s, middlewares: [auth]}
    site: {rule: 'Host(`a.example`)', service: s}
  middlewares:
    auth: {basicAuth: {usersFile: "", users: ["ops"]}}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    admin: {rule: 'Host(`a.example`) && PathPrefix(`/admin`)', service: s, middlewares: [auth]}
    site: {rule: 'Host(`a.example`)', service: s}
  middlewares:
    auth: {basicAuth: {users: ["ops:$apr1$H6uskkkW$IgXLP6ewTrSuBkTrqE8wj/"]}}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::fall_through_on_failure_rule::check,
    .proofs = true,
};
