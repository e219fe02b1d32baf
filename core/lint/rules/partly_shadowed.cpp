#include <algorithm>
#include <optional>

#include "lint/alternatives.h"
#include "lint/rule_places.h"
#include "runtime/router.h"

namespace gw::lint::partly_shadowed_rule {

using analysis::Answer;
using analysis::Formula;
using analysis::List;
using analysis::Part;
using analysis::Place;
using runtime::Object;

constexpr std::size_t kMostSides = 64;        ///< Of a longer || nothing is said.
constexpr std::size_t kMostProofs = 200'000;  ///< Of a gateway.
constexpr std::size_t kTries = 16, kShown = 5;

bool redirects(const flow::Gateway& gateway, const Object& router) {
  return std::ranges::any_of(gateway.way(router).chain, [](const flow::ChainStep& step) {
    return step.kind == "redirectScheme" || step.kind == "redirectRegex" || step.kind == "requestRedirect";
  });
}

class Checker {
 public:
  explicit Checker(Context& context) : context_(context), reaches_(context.reaches()) {}

  void check(const RuleText& rule) {
    const Object* router = reaches_.router(rule);
    if (router == nullptr) return;
    const std::vector<Place>& places = reaches_.survey().places(*router);
    const List& list = list_of(places.front());
    const Formula& formula = list.table.formula(places.front().row);
    std::vector<std::vector<std::uint32_t>> chains = alternatives_of(formula);
    std::erase_if(chains, [](const auto& sides) { return sides.size() < 2 || sides.size() > kMostSides; });
    if (chains.empty()) return;
    for (std::uint32_t row : reaches_.candidates(list, places.front().row)) {
      if (row >= list.table.peers_begin(places.front().row)) break;
      const Object& rival = *list.table.row(row).router;
      if (!other_service(rival, *router)) continue;
      for (const std::vector<std::uint32_t>& sides : chains) {
        if (check(rule, places, rival, sides)) return;
      }
    }
  }

  bool spent() const { return proofs_ > kMostProofs * std::max<std::size_t>(context_.policy().budget, 1); }

 private:
  const List& list_of(const Place& place) { return reaches_.survey().lists()[place.list]; }

  bool other_service(const Object& rival, const Object& router) {
    const flow::Gateway& gateway = reaches_.survey().gateway();
    const flow::Service *there = gateway.way(rival).service, *here = gateway.way(router).service;
    // Who sends clients elsewhere, to HTTPS or to the right host, means to take those requests.
    return there != nullptr && here != nullptr && there != here && !redirects(gateway, rival) &&
           runtime::provider_of(rival.name) != "internal" && reaches_.action(rival) != reaches_.action(router);
  }

  bool none(const List& list, std::vector<Part> parts) {
    ++proofs_;
    parts.insert(parts.end(), list.fixed.begin(), list.fixed.end());
    return reaches_.solver(list).solve(parts).kind == Answer::Kind::None;
  }

  /// Wherever the router stands the other one stands in front of it and takes all requests of the side.
  bool takes(const Object& rival, const std::vector<Place>& places, const Formula& side) {
    return std::ranges::all_of(places, [&](const Place& place) {
      const List& list = list_of(place);
      for (const Place& other : reaches_.survey().places(rival)) {
        if (other.list != place.list) continue;
        return other.row < list.table.peers_begin(place.row) &&
               none(list,
                    {{&list.table.formula(place.row), false}, {&side, false}, {&list.table.formula(other.row), true}});
      }
      return false;
    });
  }

  /// The side has requests that no other side has; of equal sides the first.
  bool counts(const Place& place, const std::vector<Formula>& sides, std::size_t i) {
    const List& list = list_of(place);
    const Formula& rule = list.table.formula(place.row);
    if (none(list, {{&rule, false}, {&sides[i], false}})) return false;
    for (std::size_t k = 0; k < sides.size(); ++k) {
      if (k == i || !none(list, {{&rule, false}, {&sides[i], false}, {&sides[k], true}})) continue;
      bool equal = none(list, {{&rule, false}, {&sides[k], false}, {&sides[i], true}});
      if (!equal || k < i) return false;
    }
    return true;
  }

  bool check(const RuleText& rule, const std::vector<Place>& places, const Object& rival,
             const std::vector<std::uint32_t>& nodes) {
    const Formula& formula = list_of(places.front()).table.formula(places.front().row);
    std::vector<Formula> sides(nodes.size(), formula);
    for (std::size_t i = 0; i < sides.size(); ++i) sides[i].root = nodes[i];
    std::vector<std::size_t> taken;
    for (std::size_t i = 0; i < sides.size(); ++i) {
      if (taken.size() + sides.size() - i < (sides.size() + 1) / 2 || spent()) return false;
      if (takes(rival, places, sides[i])) taken.push_back(i);
    }
    std::vector<std::size_t> telling;
    std::size_t all = 0;
    for (std::size_t i = 0; i < sides.size() && !taken.empty(); ++i) {
      if (!counts(places.front(), sides, i)) continue;
      ++all;
      if (std::ranges::find(taken, i) != taken.end()) telling.push_back(i);
    }
    bool half = !telling.empty() && telling.size() < all && 2 * telling.size() >= all;
    if (!half || reaches_.reach(rule).kind != analysis::Reach::Kind::Wins) return false;
    for (std::size_t i : telling) {
      std::optional<flow::Asked> request = example(places.front(), sides[i], rival);
      if (!request) continue;
      std::vector<std::uint32_t> shown(telling.size());
      std::ranges::transform(telling, shown.begin(), [&](std::size_t k) { return nodes[k]; });
      tell(rule, places.front(), rival, shown, all, *request);
      return true;
    }
    return false;
  }

  /// A request of the side that comes to the other router.
  std::optional<flow::Asked> example(const Place& place, const Formula& side, const Object& rival) {
    const List& list = list_of(place);
    std::vector<Part> parts = list.fixed;
    parts.insert(parts.end(), {{&list.table.formula(place.row), false}, {&side, false}});
    for (std::size_t i = 0; i < kTries; ++i) {
      Answer answer = reaches_.solver(list).solve(parts);
      if (answer.kind != Answer::Kind::Some) return std::nullopt;
      std::vector<std::uint32_t> peers;
      std::uint32_t first = list.table.first(answer.witness, &peers);
      if (first == analysis::Table::kNone) return std::nullopt;
      if (list.table.row(first).router == &rival && peers.empty())
        return reaches_.survey().replay(list, answer.witness, &rival);
      if (list.table.row(first).router == &rival) first = peers.front();
      parts.push_back({&list.table.formula(first), true});
    }
    return std::nullopt;
  }

  void tell(const RuleText& rule, const Place& place, const Object& rival, const std::vector<std::uint32_t>& sides,
            std::size_t all, const flow::Asked& request) {
    const Formula& formula = list_of(place).table.formula(place.row);
    std::vector<gw::rule::Range> ranges(sides.size());
    std::ranges::transform(sides, ranges.begin(),
                           [&](std::uint32_t side) { return place_of(formula, side, *rule.program); });
    const flow::Service* service = reaches_.survey().gateway().way(rival).service;
    diag::Diagnostic& said =
        report_rule(context_, rule, ranges.front(),
                    std::to_string(sides.size()) + " of the " + std::to_string(all) + " alternatives of the rule " +
                        (sides.size() == 1 ? "goes" : "go") + " to " + std::string(rival.name) + " and its service " +
                        std::string(service->name));
    add_witness(said, "such as", request);
    for (std::size_t i = 1; i < ranges.size() && i < kShown; ++i) {
      if (ranges[i].begin != ranges[0].begin) said.notes.push_back({"this one, too", rule.span(ranges[i])});
    }
    add_place(
        context_, said, rival,
        std::string(rival.name) + " comes first: " + why_first(rival, *list_of(place).table.row(place.row).router));
  }

  Context& context_;
  Reaches& reaches_;
  std::size_t proofs_ = 0;
};

void check(Context& context) {
  std::optional<Checker> checker;
  for (const RuleText& rule : context.rule_texts()) {
    if (rule.program == nullptr || !rule.live || rule.child) continue;
    bool one = rule.v3() && rule.text.find("||") == std::string_view::npos;
    if (one) continue;
    if (!checker) checker.emplace(context);
    checker->check(rule);
    if (!checker->spent()) continue;
    context.not_done("which rules are taken in part", "too many to compare: --budget allows more");
    return;
  }
}

}  // namespace gw::lint::partly_shadowed_rule

GW_LINT_RULE(partly_shadowed) = {
    .code = {"GW206"},
    .name = "partly-shadowed",
    .severity = gw::diag::Severity::Info,
    .summary = "At least half of the alternatives of a rule are taken by a router that leads to another service.",
    .why = "The router gets requests, but not for all hosts or paths that its rule lists.",
    .remedy = "Take the alternatives out of the rule, or give the router the higher priority.",
    .source = "pkg/muxer/http/mux.go, pkg/muxer/tcp/mux.go (priorities)",
    .bad = R"(http:
  routers:
    shop: {rule: 'Host(`shop.example`) || Host(`pay.example`)', service: s, priority: 10}
    pay: {rule: 'Host(`pay.example`)', service: t, priority: 20}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
    t: {loadBalancer: {servers: [{url: "http://10.0.0.2"}]}}
)",
    .good = R"(http:
  routers:
    shop: {rule: 'Host(`shop.example`) || Host(`pay.example`)', service: s, priority: 10}
    pay: {rule: 'Host(`pay.example`) && PathPrefix(`/api`)', service: t, priority: 20}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
    t: {loadBalancer: {servers: [{url: "http://10.0.0.2"}]}}
)",
    .check = gw::lint::partly_shadowed_rule::check,
    .proofs = true,
};
