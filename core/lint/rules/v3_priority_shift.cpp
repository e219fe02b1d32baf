#include <deque>
#include <map>
#include <set>
#include <tuple>

#include "lint/priorities.h"
#include "lint/rule_places.h"
#include "rule/shift.h"
#include "rule/to_v3.h"

namespace gw::lint::v3_priority_shift_rule {

using analysis::List;
using gw::rule::Shift;
using runtime::Object;

/// A router whose rule has another length in the v3 syntax.
struct Moved {
  const RuleText* rule = nullptr;
  const Object* router = nullptr;  ///< As the survey has it.
  std::string text;                ///< In the v3 syntax.
  Shift shift;
  bool written = true;  ///< Else Traefik makes the rule, and makes it anew in its next version.

  // Of one that is pinned: whom it would change places with, and for which request.
  const Object* other = nullptr;
  std::string place = {};
  flow::Asked request = {};
};

/// What becomes of a router that is not pinned. Requires: !own.pinned.
std::string place_beside(const Shift& own, const Object& other, const Shift& its) {
  std::string name(other.name), out = "it would come before " + name;
  if (own.after < its.now()) out = "it would come behind " + name;
  if (own.after == its.now()) out = "chance would decide between it and " + name;
  return its.pinned ? out + " once that keeps its priority" : out;
}

/// Finds the routers that must keep their priority for every two that overlap to keep their order.
class Finder {
 public:
  explicit Finder(Context& context) : context_(context) {}

  const std::deque<Moved>& find() {
    for (const RuleText& rule : context_.rule_texts()) add(rule);
    std::deque<Moved*> open;
    for (Moved& one : moved_) {
      if (one.written) open.push_back(&one);
    }
    // One that is pinned may no longer stand right beside others, so it is looked at again.
    while (!open.empty()) {
      Moved& one = *open.front();
      open.pop_front();
      look(one, open);
    }
    return moved_;
  }

 private:
  void add(const RuleText& rule) {
    bool old = rule.syntax == gw::rule::Syntax::V2 && rule.program != nullptr;
    if (!old || !priority_by_length(*rule.router)) return;
    std::string why;
    std::optional<std::string> now = gw::rule::to_v3(rule.text, rule.protocol, rule.version, why);
    if (!now) return;
    Shift shift{rule.priority, gw::rule::default_priority(*now, rule.protocol)};
    const Object* router = shift.moves() ? context_.reaches().router(rule) : nullptr;
    if (router == nullptr) return;
    bool written = rule.router->value.find("rule")->origin == model::OriginKind::Written;
    moved_.push_back({&rule, router, *std::move(now), shift, written});
    by_router_[router] = &moved_.back();
  }

  void look(Moved& one, std::deque<Moved*>& open) {
    Reaches& reaches = context_.reaches();
    for (const analysis::Place& at : reaches.survey().places(*one.router)) {
      const List& list = reaches.survey().lists()[at.list];
      for (std::uint32_t row : reaches.candidates(list, at.row)) {
        const analysis::Row& other = list.table.row(row);
        auto found = by_router_.find(other.router);
        Moved* that = found == by_router_.end() ? nullptr : found->second;
        Shift still{other.priority, other.priority};
        Shift& its = that == nullptr ? still : that->shift;
        // Where chance decides today there is no order to keep.
        bool chance = one.shift.before == its.before;
        if (chance || (that != nullptr && !that->written) || same_order(one.shift, its)) continue;
        std::optional<Overlap> both = overlap(list, at.row, row);
        if (!both) continue;
        tell(one, *other.router, its, *both, open);
        if (that != nullptr) tell(*that, *one.router, one.shift, *both, open);
        gw::rule::keep_order(one.shift, its);
      }
    }
  }

  /// Notes why the router is pinned next.
  static void tell(Moved& one, const Object& other, const Shift& its, const Overlap& both, std::deque<Moved*>& open) {
    if (one.shift.pinned) return;
    one.other = &other;
    one.place = place_beside(one.shift, other, its);
    one.request = both.request;
    open.push_back(&one);
  }

  /// Nothing too if both do the same with what they have in common.
  std::optional<Overlap> overlap(const List& list, std::uint32_t one, std::uint32_t two) {
    Reaches& reaches = context_.reaches();
    const Object &a = *list.table.row(one).router, &b = *list.table.row(two).router;
    std::tuple key(&list, std::min(one, two), std::max(one, two));
    if (apart_.contains(key) || reaches.action(a) == reaches.action(b)) return std::nullopt;
    if (++compared_ > kMostPairs * std::max<std::size_t>(context_.policy().budget, 1)) {
      context_.not_done("overlaps of routers", "too many routers to compare each with each: --budget allows more");
      return std::nullopt;
    }
    std::optional<Overlap> out = reaches.overlap(list, one, two);
    if (out) return out;
    apart_.insert(key);
    analysis::Answer answer = reaches.both(list, {&list.table.formula(one), false}, {&list.table.formula(two), false});
    if (answer.kind == analysis::Answer::Kind::Unknown)
      context_.not_done("overlaps of routers", "proofs about " + std::string(a.name) + " and " + std::string(b.name) +
                                                   " take more than --budget allows");
    return out;
  }

  static constexpr std::size_t kMostPairs = 20'000;  ///< Of a gateway; what is left out is told.

  Context& context_;
  std::deque<Moved> moved_;  ///< Does not move what it holds.
  std::map<const Object*, Moved*> by_router_;
  std::set<std::tuple<const List*, std::uint32_t, std::uint32_t>> apart_;
  std::size_t compared_ = 0;
};

/// Writes the priority that the router has today.
std::optional<diag::Fix> pin(Priorities& priorities, const Moved& one) {
  std::optional<diag::Edit> edit = priorities.add(*one.rule, one.shift.before);
  if (!edit) return std::nullopt;
  return diag::Fix{"write the priority that it has now", diag::Fix::Safety::Safe, {*edit}};
}

/// On one line.
std::string shown(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return text;
}

void check(Context& context) {
  Finder finder(context);
  Priorities priorities(context.sources());
  std::set<std::pair<text::SourceId, std::uint32_t>> told;  // An entry point may have a copy of its own.
  for (const Moved& one : finder.find()) {
    const text::Span& whole = one.rule->whole;
    if (!one.shift.pinned || !told.emplace(whole.source, whole.begin).second) continue;
    std::string now = std::to_string(one.shift.after), before = std::to_string(one.shift.before);
    diag::Diagnostic& said = report_whole(context, *one.rule,
                                          "in v3 syntax the rule is " + shown(one.text) + " and its length " + now +
                                              " instead of " + before + ": " + one.place);
    said.remedy = "Write priority: " + before + ", the length of the rule today.";
    add_witness(said, "both match", one.request);
    add_place(context, said, *one.other, "the other one");
    said.fix = pin(priorities, one);
  }
}

}  // namespace gw::lint::v3_priority_shift_rule

GW_LINT_RULE(v3_priority_shift) = {
    .code = {"GW809"},
    .name = "v3-priority-shift",
    .severity = gw::diag::Severity::Warning,
    .summary = "In the v3 syntax the rule has another length, which changes the order of routers that overlap.",
    .why =
        "Without a priority the length of the rule decides: when the rules are rewritten for Traefik 3, requests go "
        "elsewhere.",
    .remedy = "Write the priority that the router has today, the length of its rule, before the rule is rewritten.",
    .source = "docs migrate/v2-to-v3-details.md; pkg/muxer/http/mux.go (GetRulePriority)",
    .bad = R"(http:
  routers:
    site: {rule: 'Host(`a.example`, `b.example`)', service: s, ruleSyntax: v2}
    api: {rule: 'Host(`a.example`) && Path(`/api`)', service: t}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
    t: {loadBalancer: {servers: [{url: "http://10.0.0.2"}]}}
)",
    .good = R"(http:
  routers:
    site: {rule: 'Host(`a.example`, `b.example`)', service: s, ruleSyntax: v2, priority: 30}
    api: {rule: 'Host(`a.example`) && Path(`/api`)', service: t}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
    t: {loadBalancer: {servers: [{url: "http://10.0.0.2"}]}}
)",
    .check = gw::lint::v3_priority_shift_rule::check,
    .proofs = true,
};
