#include "lint/v2_rule.h"

namespace gw::lint::v3_host_multi_rule {

void check(Context& context) {
  for_each_fault(context, {RuleFault::Kind::Count}, [&](const RuleText& rule, const RuleFault& fault) {
    std::string now = split_values(rule, fault);
    if (now.empty()) return;
    std::string name(gw::rule::name_of(fault.leaf.matcher));
    diag::Diagnostic& said = report_fault(
        context, rule, fault,
        name + " takes one value, not " + std::to_string(fault.leaf.count) + ": lists of values are of the v2 syntax");
    said.remedy = "Write " + now + ".";
    fix_rule(context, said, rule, "write a matcher for each value", {{fault.leaf.range, now}});
  });
}

}  // namespace gw::lint::v3_host_multi_rule

GW_LINT_RULE(v3_host_multi) = {
    .code = {"GW801"},
    .name = "v3-host-multi",
    .severity = gw::diag::Severity::Error,
    .summary = "A matcher has a list of values, as in the v2 syntax.",
    .why = "In the v3 syntax a matcher takes one value: Traefik refuses the rule, and the router does not exist.",
    .remedy = "Write a matcher for each value, with || between them.",
    .source = "docs migrate/v2-to-v3-details.md; pkg/muxer/http/matcher.go (expectNParameters)",
    .bad = R"(http:
  routers:
    r: {rule: 'Host(`a.example`, `b.example`)', service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: 'Host(`a.example`) || Host(`b.example`)', service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::v3_host_multi_rule::check,
};
