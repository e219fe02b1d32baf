#include "base/punycode.h"
#include "base/strings.h"
#include "base/unicode.h"
#include "lint/rule_fault.h"

namespace gw::lint::host_non_ascii_rule {

using gw::rule::Matcher;

void check_fault(Context& context, const RuleText& rule, const RuleFault& fault) {
  // The fault does not say which of several values it is about.
  std::size_t at = 0;
  while (at + 1 < fault.leaf.count && base::ascii(fault.expr.argument(fault.leaf, at).value)) ++at;
  const gw::rule::Argument& argument = fault.expr.argument(fault.leaf, at);
  diag::Diagnostic& said = report_fault(context, rule, fault, argument.value + " is not ASCII, so the rule is refused");
  if (fault.leaf.matcher == Matcher::HostRegexp) {
    said.remedy = "Write the name as it is sent: each label outside ASCII as xn--….";
    return;
  }
  // Browsers send names in lower case.
  std::string host = base::punycode_host(base::to_lower(argument.value));
  said.remedy = "Write " + host + ".";
  if (auto range = rule.inside(argument, 0, argument.value.size()))
    fix_rule(context, said, rule, "write " + host, {{*range, host}});
}

void check(Context& context) {
  for_each_fault(context, {RuleFault::Kind::NonAscii},
                 [&](const RuleText& rule, const RuleFault& fault) { check_fault(context, rule, fault); });
}

}  // namespace gw::lint::host_non_ascii_rule

GW_LINT_RULE(host_non_ascii) = {
    .code = {"GW213"},
    .name = "host-non-ascii",
    .severity = gw::diag::Severity::Error,
    .summary = "A host name outside ASCII.",
    .why = "Traefik refuses the rule: the router does not exist. Clients send such names as xn--….",
    .remedy = "Write the name in Punycode.",
    .source = "pkg/muxer/http/matcher.go (host, hostRegexp)",
    .bad = R"(http:
  routers:
    r: {rule: Host(`bücher.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`xn--bcher-kva.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::host_non_ascii_rule::check,
};
