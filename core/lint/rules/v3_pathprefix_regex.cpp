#include "lint/v2_rule.h"

namespace gw::lint::v3_pathprefix_regex_rule {

using gw::rule::Matcher;

/// Texts that regular expressions have and paths have not.
constexpr std::string_view kSigns[] = {".*", ".+", "[^", "[a-z", "[A-Z", "[0-9", "(?", "\\d", "\\w", "\\."};

void check_argument(Context& context, const RuleText& rule, const gw::rule::Argument& argument) {
  std::string_view path = argument.value;
  if (find_placeholder(path, false)) return;  // GW803 tells of it.
  for (std::string_view sign : kSigns) {
    std::size_t at = path.find(sign);
    if (at == std::string_view::npos) continue;
    gw::rule::Range place = rule.inside(argument, at, at + sign.size()).value_or(argument.range);
    diag::Diagnostic& said = report_rule(
        context, rule, place, std::string(sign) + " stands for itself here: a path is no regular expression");
    if (rule.router->name.ends_with("@kubernetes"))
      said.remedy =
          "Add the annotation traefik.ingress.kubernetes.io/router.pathmatcher: PathRegexp, and begin with ^.";
    return;
  }
}

void check(Context& context) {
  for (const RuleText& rule : context.rule_texts()) {
    if (!rule.v3()) continue;
    for_each_argument(rule, [&](const gw::rule::Node& node, const gw::rule::Argument& argument) {
      if (node.matcher == Matcher::Path || node.matcher == Matcher::PathPrefix) check_argument(context, rule, argument);
    });
  }
}

}  // namespace gw::lint::v3_pathprefix_regex_rule

GW_LINT_RULE(v3_pathprefix_regex) = {
    .code = {"GW804"},
    .name = "v3-pathprefix-regex",
    .severity = gw::diag::Severity::Warning,
    .summary = "A path looks like a regular expression, which Path and PathPrefix do not take.",
    .why = "They compare the text as it stands: the router gets no request that was meant.",
    .remedy = "Write PathRegexp with a regular expression that begins with ^.",
    .source = "docs migrate/v2-to-v3-details.md; pkg/muxer/http/matcher.go (pathPrefix)",
    .bad = R"(http:
  routers:
    r: {rule: 'PathPrefix(`/files/.*`)', service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: 'PathPrefix(`/files/`)', service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::v3_pathprefix_regex_rule::check,
};
