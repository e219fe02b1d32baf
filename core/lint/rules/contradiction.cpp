#include "lint/rule_logic.h"

namespace gw::lint::contradiction_rule {

void check(Context& context) {
  for (const RuleText& rule : context.rule_texts()) {
    if (!rule.http() || rule.program == nullptr) continue;
    std::optional<Clash> clash = contradiction(rule);
    if (!clash) continue;
    std::string first = rule.shown(*clash->first), second = rule.shown(*clash->second);
    diag::Diagnostic& said =
        report_rule(context, rule, clash->second->range, "the rule never matches: " + second + " excludes " + first);
    said.notes.push_back({first + " is here", rule.span(clash->first->range)});
    bool either = clash->first->matcher == clash->second->matcher && !clash->first->negated && !clash->second->negated;
    if (either) said.remedy = "For either of them write (" + first + " || " + second + ").";
  }
}

}  // namespace gw::lint::contradiction_rule

GW_LINT_RULE(contradiction) = {
    .code = {"GW208"},
    .name = "contradiction",
    .severity = gw::diag::Severity::Warning,
    .summary = "A rule asks for what excludes itself, such as two different hosts.",
    .why = "No request matches: the router is dead.",
    .remedy = "Remove one of the two, or join them with ||.",
    .source = "pkg/muxer/http/matcher.go",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`) && Host(`b.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`) || Host(`b.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::contradiction_rule::check,
};
