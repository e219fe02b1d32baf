#include "lint/rule_clash.h"
#include "lint/rule_logic.h"

namespace gw::lint::prefix_without_boundary_rule {

using gw::rule::Matcher;
using gw::rule::Node;

/// A path of `other` that only starts like the prefix: "/apidocs" for "/api".
std::string beyond(const RuleText& other, std::string_view prefix) {
  std::string out;
  for_each_argument(other, [&](const Node& leaf, const gw::rule::Argument& argument) {
    bool path = (leaf.matcher == Matcher::Path || leaf.matcher == Matcher::PathPrefix) && !leaf.negated;
    std::string_view value = argument.value;
    if (!path || !literal_path(other, value)) return;
    if (value.starts_with(prefix) && value.size() > prefix.size() && value[prefix.size()] != '/') out = value;
  });
  return out;
}

void check_prefix(Context& context, const RuleText& rule, const Node& leaf, const gw::rule::Argument& argument,
                  const std::vector<const RuleText*>& others) {
  for (const RuleText* other : others) {
    std::string path = beyond(*other, argument.value);
    if (path.empty()) continue;
    diag::Diagnostic& said =
        report_rule(context, rule, argument.range,
                    rule.shown(leaf) + " also takes " + path + " before " + std::string(name_of(*other)) + " can");
    std::string value = argument.value, or_below = "(Path(`" + value + "`) || PathPrefix(`" + value + "/`))";
    said.remedy = "If only " + value + " and what lies below it is meant, write " + or_below + ".";
    if (leaf.count == 1 && value.find('`') == std::string::npos)
      fix_rule(context, said, rule, "write " + or_below, {{leaf.range, or_below}}, diag::Fix::Safety::Unsafe);
    return;
  }
}

bool candidate(const RuleText& rule, const Node& leaf, std::string_view value) {
  bool prefix = leaf.matcher == Matcher::PathPrefix && !leaf.negated && literal_path(rule, value);
  return prefix && value.size() > 1 && !value.ends_with('/');
}

/// Prefixes of 100,000 routers are not compared each with each.
constexpr int kRouters = 2000;

void check(Context& context) {
  int looked_at = 0;
  for (const RuleText& rule : context.rule_texts()) {
    std::optional<std::vector<const RuleText*>> others;
    for_each_argument(rule, [&](const Node& leaf, const gw::rule::Argument& argument) {
      if (!candidate(rule, leaf, argument.value) || looked_at > kRouters) return;
      if (!others) {
        others = overtaken(context, rule);
        ++looked_at;
      }
      check_prefix(context, rule, leaf, argument, *others);
    });
  }
}

}  // namespace gw::lint::prefix_without_boundary_rule

GW_LINT_RULE(prefix_without_boundary) = {
    .code = {"GW214"},
    .name = "prefix-without-boundary",
    .severity = gw::diag::Severity::Info,
    .summary = "PathPrefix takes paths of another router that only begin with the same letters.",
    .why = "PathPrefix compares bytes, not parts of the path: /api also matches /apidocs.",
    .remedy = "Ask for the path itself or what lies below it.",
    .source = "pkg/muxer/http/matcher.go (pathPrefix)",
    .bad = R"(http:
  routers:
    api: {rule: Host(`a.example`) && PathPrefix(`/api`), service: s}
    docs: {rule: PathPrefix(`/apidocs`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    api: {rule: Host(`a.example`) && (Path(`/api`) || PathPrefix(`/api/`)), service: s}
    docs: {rule: PathPrefix(`/apidocs`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::prefix_without_boundary_rule::check,
};
