#include "lint/rule_places.h"

namespace gw::lint::duplicate_rule_rule {

void check(Context& context) {
  for (const RuleText& rule : context.rule_texts()) {
    if (rule.program == nullptr || !rule.live) continue;
    Reaches& reaches = context.reaches();
    const analysis::RouterReach& reach = reaches.reach(rule);
    const runtime::Object* first = reaches.copied_by(reach);
    if (first == nullptr) continue;
    diag::Diagnostic& said = report_whole(
        context, rule, "the router matches the same requests as " + std::string(first->name) + ", which comes first");
    add_place(context, said, *first, "the other one: " + why_first(*first, *reach.router));
  }
}

}  // namespace gw::lint::duplicate_rule_rule

GW_LINT_RULE(duplicate_rule) = {
    .code = {"GW201"},
    .name = "duplicate-rule",
    .severity = gw::diag::Severity::Warning,
    .summary = "Two routers of one entry point match the same requests.",
    .why = "The one with the lower priority never gets a request.",
    .remedy = "Remove one of them, or make them differ.",
    .source = "pkg/muxer/http/mux.go (priorities)",
    .bad = R"(http:
  routers:
    one: {rule: 'Host(`a.example`)', service: s, priority: 2}
    two: {rule: 'HostRegexp(`^a\.example\.?$`)', service: t, priority: 1}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
    t: {loadBalancer: {servers: [{url: "http://10.0.0.2"}]}}
)",
    .good = R"(http:
  routers:
    one: {rule: 'Host(`a.example`)', service: s, priority: 2}
    two: {rule: 'Host(`b.example`)', service: t, priority: 1}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
    t: {loadBalancer: {servers: [{url: "http://10.0.0.2"}]}}
)",
    .check = gw::lint::duplicate_rule_rule::check,
    .proofs = true,
};
