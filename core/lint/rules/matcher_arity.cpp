#include "lint/v2_rule.h"

namespace gw::lint::matcher_arity_rule {

using gw::rule::Node;

std::string_view counts_of(const RuleText& rule, const Node& leaf) {
  return gw::rule::find_matcher(leaf.matcher, rule.protocol, rule.syntax)->counts;
}

/// "one value", "two values", "one or two values"
std::string_view words(std::string_view counts) {
  if (counts == "1") return "one value";
  if (counts == "2") return "two values";
  return counts.empty() ? "one value or more" : "one or two values";
}

std::string message(const RuleText& rule, const RuleFault& fault) {
  std::string name(gw::rule::name_of(fault.leaf.matcher));
  if (fault.leaf.count == 0) return name + " has no value";
  for (const std::string& value : fault.expr.values(fault.leaf)) {
    if (value.empty()) return name + " has an empty value";
  }
  if (fault.why.find("multiple of 2") != std::string::npos) return name + " takes pairs of a name and a value";
  return name + " takes " + std::string(words(counts_of(rule, fault.leaf))) + ", not " +
         std::to_string(fault.leaf.count);
}

void check_fault(Context& context, const RuleText& rule, const RuleFault& fault) {
  if (split_values(rule, fault).empty()) report_fault(context, rule, fault, message(rule, fault));  // Else GW801.
}

void check(Context& context) {
  for_each_fault(context, {RuleFault::Kind::Count},
                 [&](const RuleText& rule, const RuleFault& fault) { check_fault(context, rule, fault); });
}

}  // namespace gw::lint::matcher_arity_rule

GW_LINT_RULE(matcher_arity) = {
    .code = {"GW222"},
    .name = "matcher-arity",
    .severity = gw::diag::Severity::Error,
    .summary = "A matcher has too many values, too few, or an empty one.",
    .why = "Traefik refuses the rule: the router does not exist.",
    .remedy = "Give the matcher the values that it takes.",
    .source = "pkg/rules/parser.go (CheckRule), pkg/muxer/http/matcher.go (expectNParameters)",
    .bad = R"(http:
  routers:
    r: {rule: 'Host(`a.example`) && Header(`X-Team`)', service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: 'Host(`a.example`) && Header(`X-Team`, `b`)', service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::matcher_arity_rule::check,
};
