#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "lint/priorities.h"
#include "lint/rule_places.h"

namespace gw::lint::length_decided_overlap_rule {

/// What is told of one router: the pairs in which it stands behind.
struct Finding {
  const RuleText* rule;
  std::vector<const Pair*> pairs;
};

bool by_length(const Pair& pair) {
  bool partly = pair.overlap.relation == Relation::Partly && !pair.overlap.tie;
  return partly && priority_by_length(*pair.first) && priority_by_length(*pair.second);
}

std::vector<Finding> find(Context& context) {
  std::vector<Finding> out;
  std::map<const RuleText*, std::size_t> at;
  for (const Pair& pair : context.reaches().pairs()) {
    const RuleText* rule = by_length(pair) ? rule_of(context, *pair.second) : nullptr;
    if (rule == nullptr) continue;
    auto [place, fresh] = at.emplace(rule, out.size());
    if (fresh) out.push_back({rule, {}});
    out[place->second].pairs.push_back(&pair);
  }
  return out;
}

/// Writes the priorities that routers have now, each in one finding: its own, if it has one.
class Pins {
 public:
  Pins(Context& context, const std::vector<Finding>& findings) : context_(context), priorities_(context.sources()) {
    for (const Finding& finding : findings) {
      // Were one of the two to stay as it is, another pair would be told next time.
      bool any = std::ranges::any_of(finding.pairs, [&](const Pair* pair) { return edit(first_of(*pair)) != nullptr; });
      if (any && edit(finding.rule) != nullptr) taken_.insert(finding.rule);
    }
    own_ = taken_;
  }

  std::optional<diag::Fix> fix(const Finding& finding) {
    if (!own_.contains(finding.rule)) return std::nullopt;
    diag::Fix out{"write the priorities that they have now", diag::Fix::Safety::Safe, {*edit(finding.rule)}};
    for (const Pair* pair : finding.pairs) {
      const RuleText* first = first_of(*pair);
      const diag::Edit* its = edit(first);
      bool again = its == nullptr || !taken_.insert(first).second || its->span == out.edits[0].span;
      if (!again) out.edits.push_back(*its);
    }
    return out;
  }

 private:
  const RuleText* first_of(const Pair& pair) { return rule_of(context_, *pair.first); }

  /// Null: it cannot be written. The priority is the same wherever the rule stands, so what several routers share can.
  const diag::Edit* edit(const RuleText* rule) {
    if (rule == nullptr) return nullptr;
    auto [place, fresh] = edits_.try_emplace(rule);
    bool same = rule->priority == gw::rule::default_priority(rule->text, rule->protocol);
    if (fresh && same && !rule->priority_written) place->second = priorities_.add(*rule, rule->priority);
    return place->second ? &*place->second : nullptr;
  }

  Context& context_;
  Priorities priorities_;
  std::map<const RuleText*, std::optional<diag::Edit>> edits_;
  std::set<const RuleText*> own_, taken_;
};

void check(Context& context) {
  std::vector<Finding> findings = find(context);
  Pins pins(context, findings);
  for (const Finding& finding : findings) {
    const Pair& pair = *finding.pairs.front();
    diag::Diagnostic& said =
        report_whole(context, *finding.rule,
                     "only the length of the rules puts " + std::string(pair.first->name) + " before " +
                         std::string(pair.second->name) + ": " + why_first(*pair.first, *pair.second));
    add_witness(said, "both match", pair.overlap.request);
    add_place(context, said, *pair.first, "the other one");
    said.fix = pins.fix(finding);
  }
  if (const std::string& why = context.reaches().unknown(); !why.empty()) context.not_done("overlaps of routers", why);
}

}  // namespace gw::lint::length_decided_overlap_rule

GW_LINT_RULE(length_decided_overlap) = {
    .code = {"GW203"},
    .name = "length-decided-overlap",
    .severity = gw::diag::Severity::Warning,
    .summary = "Of two routers that overlap the one with the longer rule wins, and nothing else says which.",
    .why = "Without a priority the length of the rule decides: a rename or one more matcher sends requests elsewhere.",
    .remedy = "Give both routers priorities that say which is meant to win.",
    .source = "pkg/muxer/http/mux.go (GetRulePriority)",
    .bad = R"(http:
  routers:
    host: {rule: 'Host(`a.example`)', service: s}
    api: {rule: 'PathPrefix(`/api/v1/users`)', service: t}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
    t: {loadBalancer: {servers: [{url: "http://10.0.0.2"}]}}
)",
    .good = R"(http:
  routers:
    host: {rule: 'Host(`a.example`)', service: s, priority: 10}
    api: {rule: 'PathPrefix(`/api/v1/users`)', service: t, priority: 20}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
    t: {loadBalancer: {servers: [{url: "http://10.0.0.2"}]}}
)",
    .check = gw::lint::length_decided_overlap_rule::check,
    .proofs = true,
};
