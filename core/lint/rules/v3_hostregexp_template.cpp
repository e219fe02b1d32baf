#include "lint/v2_rule.h"

namespace gw::lint::v3_hostregexp_template_rule {

using gw::rule::Matcher;

void check_rule(Context& context, const RuleText& rule) {
  if (rule.program == nullptr || !rule.v3()) return;
  const gw::rule::Expr& expr = rule.program->expr();
  for (const gw::rule::Program::Leaf& leaf : rule.program->leaves()) {
    const gw::rule::Node& node = expr[leaf.node];
    if (node.matcher != Matcher::HostRegexp && node.matcher != Matcher::HostSniRegexp) continue;
    const gw::rule::Argument& argument = expr.argument(node, 0);
    auto found = find_placeholder(argument.value, true);
    if (!found) continue;
    gw::rule::Range place = rule.inside(argument, found->first, found->second).value_or(argument.range);
    std::string braces = argument.value.substr(found->first, found->second - found->first);
    report_rule(context, rule, place, braces + " stands for itself here: patterns in braces are of the v2 syntax");
  }
}

void check(Context& context) {
  for (const RuleText& rule : context.rule_texts()) check_rule(context, rule);
}

}  // namespace gw::lint::v3_hostregexp_template_rule

GW_LINT_RULE(v3_hostregexp_template) = {
    .code = {"GW802"},
    .name = "v3-hostregexp-template",
    .severity = gw::diag::Severity::Error,
    .summary = "A pattern of hosts in the braces of the v2 syntax.",
    .why =
        "In the v3 syntax HostRegexp takes a plain regular expression: the braces stand for themselves, and no host "
        "has them.",
    .remedy = "Write a regular expression between ^ and $, as ^[a-z]+\\.example$.",
    .source = "docs migrate/v2-to-v3-details.md; pkg/muxer/http/matcher.go (hostRegexp)",
    .bad = R"(http:
  routers:
    r: {rule: 'HostRegexp(`{sub:[a-z]+}.a.example`)', service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: 'HostRegexp(`^[a-z]+\.a\.example$`)', service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::v3_hostregexp_template_rule::check,
};
