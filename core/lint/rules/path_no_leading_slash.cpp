#include "lint/rule_fault.h"

namespace gw::lint::path_no_leading_slash_rule {

void check_fault(Context& context, const RuleText& rule, const RuleFault& fault) {
  // The fault does not say which of several values it is about.
  std::size_t at = 0;
  while (at + 1 < fault.leaf.count && fault.expr.argument(fault.leaf, at).value.starts_with('/')) ++at;
  const gw::rule::Argument& argument = fault.expr.argument(fault.leaf, at);
  diag::Diagnostic& said =
      report_fault(context, rule, fault, "the path " + argument.value + " does not start with a slash");
  said.remedy = "Write /" + argument.value + ".";
  if (auto range = rule.inside(argument, 0, 0)) fix_rule(context, said, rule, "add the slash", {{*range, "/"}});
}

void check(Context& context) {
  for_each_fault(context, {RuleFault::Kind::NoSlash},
                 [&](const RuleText& rule, const RuleFault& fault) { check_fault(context, rule, fault); });
}

}  // namespace gw::lint::path_no_leading_slash_rule

GW_LINT_RULE(path_no_leading_slash) = {
    .code = {"GW215"},
    .name = "path-no-leading-slash",
    .severity = gw::diag::Severity::Error,
    .summary = "Path or PathPrefix without a slash in front.",
    .why = "Traefik refuses the rule: the router does not exist.",
    .remedy = "Write the slash.",
    .source = "pkg/muxer/http/matcher.go (path, pathPrefix)",
    .bad = R"(http:
  routers:
    r: {rule: PathPrefix(`api`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: PathPrefix(`/api`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::path_no_leading_slash_rule::check,
};
