#include "lint/v2_rule.h"

namespace gw::lint::v3_path_placeholder_rule {

using gw::rule::Matcher;

void check_rule(Context& context, const RuleText& rule) {
  if (rule.program == nullptr || !rule.v3()) return;
  const gw::rule::Expr& expr = rule.program->expr();
  for (const gw::rule::Program::Leaf& leaf : rule.program->leaves()) {
    const gw::rule::Node& node = expr[leaf.node];
    if (node.matcher != Matcher::Path && node.matcher != Matcher::PathPrefix) continue;
    const gw::rule::Argument& argument = expr.argument(node, 0);
    auto found = find_placeholder(argument.value, false);
    if (!found) continue;
    gw::rule::Range place = rule.inside(argument, found->first, found->second).value_or(argument.range);
    std::string braces = argument.value.substr(found->first, found->second - found->first);
    report_rule(context, rule, place, braces + " stands for itself here: placeholders are of the v2 syntax");
  }
}

void check(Context& context) {
  for (const RuleText& rule : context.rule_texts()) check_rule(context, rule);
}

}  // namespace gw::lint::v3_path_placeholder_rule

GW_LINT_RULE(v3_path_placeholder) = {
    .code = {"GW803"},
    .name = "v3-path-placeholder",
    .severity = gw::diag::Severity::Error,
    .summary = "A path has a placeholder in braces, as in the v2 syntax.",
    .why =
        "In the v3 syntax Path and PathPrefix take the braces as they stand: the router gets no request, and nothing "
        "is logged.",
    .remedy = "Write PathRegexp with a regular expression that begins with ^.",
    .source = "docs migrate/v2-to-v3-details.md; pkg/muxer/http/matcher.go (path, pathPrefix)",
    .bad = R"(http:
  routers:
    r: {rule: 'Path(`/users/{id}`)', service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: 'PathRegexp(`^/users/[^/]+$`)', service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::v3_path_placeholder_rule::check,
};
