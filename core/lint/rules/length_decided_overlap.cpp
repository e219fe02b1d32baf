#include <set>

#include "lint/rule_places.h"

namespace gw::lint::length_decided_overlap_rule {

void check(Context& context) {
  std::set<const RuleText*> told;
  for (const Pair& pair : context.reaches().pairs()) {
    bool partly = pair.overlap.relation == Relation::Partly && !pair.overlap.tie;
    if (!partly || !priority_by_length(*pair.first) || !priority_by_length(*pair.second)) continue;
    const RuleText* rule = rule_of(context, *pair.second);
    if (rule == nullptr || !told.insert(rule).second) continue;
    diag::Diagnostic& said =
        report_whole(context, *rule,
                     "only the length of the rules puts " + std::string(pair.first->name) + " before " +
                         std::string(pair.second->name) + ": " + why_first(*pair.first, *pair.second));
    add_witness(said, "both match", pair.overlap.request);
    add_place(context, said, *pair.first, "the other one");
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
};
