#include "lint/v2_rule.h"

namespace gw::lint::v3_renamed_matcher_rule {

void check(Context& context) {
  for_each_fault(context, {RuleFault::Kind::UnknownMatcher}, [&](const RuleText& rule, const RuleFault& fault) {
    std::string now(renamed_matcher(rule, fault));
    if (now.empty()) return;
    diag::Diagnostic& said =
        report_fault(context, rule, fault, fault.name + " is of the v2 syntax: in v3 it is called " + now);
    said.remedy = "Write " + now + ".";
    if (rule.slice(fault.where) == fault.name) fix_rule(context, said, rule, "write " + now, {{fault.where, now}});
  });
}

}  // namespace gw::lint::v3_renamed_matcher_rule

GW_LINT_RULE(v3_renamed_matcher) = {
    .code = {"GW805"},
    .name = "v3-renamed-matcher",
    .severity = gw::diag::Severity::Error,
    .summary = "A matcher under the name that it has in the v2 syntax.",
    .why = "The v3 syntax does not know the name: Traefik refuses the rule, and the router does not exist.",
    .remedy = "Write Header for Headers, HeaderRegexp for HeadersRegexp, Host for HostHeader.",
    .source = "docs migrate/v2-to-v3-details.md; pkg/muxer/http/matcher.go",
    .bad = R"(http:
  routers:
    r: {rule: 'Headers(`X-Team`, `a`)', service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: 'Header(`X-Team`, `a`)', service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::v3_renamed_matcher_rule::check,
};
