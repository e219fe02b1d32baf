#include "automata/example.h"
#include "lint/rule_text.h"

namespace gw::lint::regexp_dot_rule {

using gw::rule::Matcher;
using gw::rule::Node;

bool letter(char c) { return ('0' <= c && c <= '9') || ('a' <= (c | 0x20) && (c | 0x20) <= 'z') || c == '-'; }

/// The place of the first dot between two letters that stands for any character; npos: none.
std::size_t loose_dot(std::string_view pattern) {
  bool inside = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    char c = pattern[i];
    if (c == '\\') ++i;
    else if (c == '[') inside = true;
    else if (c == ']') inside = false;
    else if (c == '.' && !inside && i > 0 && letter(pattern[i - 1]) && i + 1 < pattern.size() && letter(pattern[i + 1]))
      return i;
  }
  return std::string_view::npos;
}

void check(Context& context) {
  for_each_rule(context, [&](const RuleText& rule, const Node& node, const gw::rule::Argument& argument) {
    if (!rule.v3() || node.matcher != Matcher::HostRegexp) return;
    std::size_t dot = loose_dot(argument.value);
    std::optional<automata::Regexp> regexp = automata::parse_regexp(argument.value);
    if (dot == std::string_view::npos || !regexp) return;
    std::optional<gw::rule::Range> range = rule.inside(argument, dot, dot + 1);
    std::optional<std::string> example = automata::example_of(*regexp);
    diag::Diagnostic& said =
        report_rule(context, rule, range.value_or(argument.range),
                    "this dot stands for any character" +
                        (example ? ": the expression takes " + *example + ", too" : std::string()));
    if (range) fix_rule(context, said, rule, "write \\.", {{*range, "\\."}}, diag::Fix::Safety::Unsafe);
  });
}

}  // namespace gw::lint::regexp_dot_rule

GW_LINT_RULE(regexp_dot) = {
    .code = {"GW218"},
    .name = "regexp-dot",
    .severity = gw::diag::Severity::Warning,
    .summary = "A dot between the labels of a host is not escaped in a regular expression.",
    .why = "It matches any character, so that a host of somebody else may be taken.",
    .remedy = "Write \\. for a dot.",
    .source = "Go regexp/syntax",
    .bad = R"(http:
  routers:
    r: {rule: 'HostRegexp(`^[a-z]+\.my.example$`)', service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: 'HostRegexp(`^[a-z]+\.my\.example$`)', service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::regexp_dot_rule::check,
};
