#include <set>

#include "lint/rule_places.h"
#include "runtime/router.h"

namespace gw::lint::equal_priority_overlap_rule {

void check(Context& context) {
  std::set<const RuleText*> told;
  for (const Pair& pair : context.reaches().pairs()) {
    if (!pair.overlap.tie) continue;
    const RuleText* rule = rule_of(context, *pair.second);
    const RuleText* other = rule_of(context, *pair.first);
    if (rule == nullptr || other == nullptr) continue;
    // One rule of two providers: provider-precedence says so.
    std::string_view here = runtime::provider_of(pair.second->name), there = runtime::provider_of(pair.first->name);
    if ((rule->text == other->text && here != there) || !told.insert(rule).second) continue;
    diag::Diagnostic& said =
        report_whole(context, *rule,
                     "chance decides between " + std::string(pair.first->name) + " and " +
                         std::string(pair.second->name) + ": " + why_first(*pair.first, *pair.second));
    add_witness(said, "both match", pair.overlap.request);
    add_place(context, said, *pair.first, "the other one");
  }
}

}  // namespace gw::lint::equal_priority_overlap_rule

GW_LINT_RULE(equal_priority_overlap) = {
    .code = {"GW205"},
    .name = "equal-priority-overlap",
    .severity = gw::diag::Severity::Error,
    .summary = "Two routers of equal priority match the same request and do different things with it.",
    .why = "Which of them gets the request is decided by chance whenever Traefik reads its configuration.",
    .remedy = "Give one of them a priority.",
    .source =
        "pkg/muxer/http/mux.go (routes of equal priority are sorted by nothing else; the configuration is a Go map)",
    .bad = R"(http:
  routers:
    a: {rule: 'Host(`a.example`)', service: s, priority: 10}
    b: {rule: 'PathPrefix(`/api`)', service: t, priority: 10}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
    t: {loadBalancer: {servers: [{url: "http://10.0.0.2"}]}}
)",
    .good = R"(http:
  routers:
    a: {rule: 'Host(`a.example`)', service: s, priority: 10}
    b: {rule: 'PathPrefix(`/api`)', service: t, priority: 20}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
    t: {loadBalancer: {servers: [{url: "http://10.0.0.2"}]}}
)",
    .check = gw::lint::equal_priority_overlap_rule::check,
};
