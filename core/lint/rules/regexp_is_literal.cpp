#include "base/strings.h"
#include "lint/rule_text.h"
#include "rule/print.h"

namespace gw::lint::regexp_is_literal_rule {

using gw::rule::Matcher;
using gw::rule::Node;

/// What a pattern says: one text, or all that begin with it.
struct Literal {
  std::string text;
  bool prefix = false;
};

/// Source: Go regexp/syntax: what stands for itself, alone or behind a backslash.
std::optional<Literal> literal_of(std::string_view pattern) {
  constexpr std::string_view kSpecial = "\\.+*?()|[]{}^$";
  if (!pattern.starts_with('^') || !base::ascii(pattern)) return std::nullopt;
  pattern.remove_prefix(1);
  Literal out;
  out.prefix = !pattern.ends_with('$') || pattern.ends_with("\\$");
  if (!out.prefix) pattern.remove_suffix(1);
  if (out.prefix && pattern.ends_with(".*") && !pattern.ends_with("\\.*")) pattern.remove_suffix(2);
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    char c = pattern[i];
    bool escaped = c == '\\' && i + 1 < pattern.size();
    if (escaped) c = pattern[++i];
    bool special = kSpecial.find(c) != std::string_view::npos;
    bool letter = ('a' <= (c | 0x20) && (c | 0x20) <= 'z') || ('0' <= c && c <= '9');
    if (escaped ? letter : special) return std::nullopt;
    out.text += c;
  }
  if (out.text.empty()) return std::nullopt;
  return out;
}

/// The matcher to write instead, and whether it matches the same.
struct Instead {
  std::string text;
  bool equal = true;
};

std::optional<Instead> instead_of(const RuleText& rule, const Node& leaf) {
  const gw::rule::Expr& expr = rule.program->expr();
  bool named = leaf.matcher == Matcher::HeaderRegexp || leaf.matcher == Matcher::QueryRegexp;
  if (!rule.v3() || leaf.count != (named ? 2U : 1U)) return std::nullopt;
  std::optional<Literal> found = literal_of(expr.argument(leaf, leaf.count - 1U).value);
  if (!found) return std::nullopt;
  std::string value = gw::rule::print_value(found->text);
  if (named) {
    if (found->prefix) return std::nullopt;
    std::string name = leaf.matcher == Matcher::HeaderRegexp ? "Header" : "Query";
    return Instead{name + "(" + gw::rule::print_value(expr.argument(leaf, 0).value) + ", " + value + ")"};
  }
  bool path = leaf.matcher == Matcher::PathRegexp && found->text.starts_with('/');
  if (path) return Instead{(found->prefix ? "PathPrefix(" : "Path(") + value + ")"};
  // Upper case never matches, which is another fault. Host also takes a dot at the end.
  bool host = leaf.matcher == Matcher::HostRegexp && !found->prefix && base::ascii_lower(found->text) == found->text;
  bool plain = found->text.find_first_of("*:/ ") == std::string::npos;
  if (host && plain) return Instead{"Host(" + value + ")", false};
  return std::nullopt;
}

void check(Context& context) {
  for (const RuleText& rule : context.rule_texts()) {
    if (!rule.http() || rule.program == nullptr) continue;
    for (const gw::rule::Program::Leaf& one : rule.program->leaves()) {
      const Node& leaf = rule.program->expr()[one.node];
      std::optional<Instead> instead = instead_of(rule, leaf);
      if (!instead) continue;
      std::string_view kind = instead->text.starts_with("PathPrefix") ? "prefix" : "text";
      diag::Diagnostic& said = report_rule(
          context, rule, leaf.range,
          std::string(gw::rule::name_of(leaf.matcher)) + " says one " + std::string(kind) + ": " + instead->text);
      said.remedy = "Write " + instead->text + ".";
      fix_rule(context, said, rule, "write " + instead->text, {{leaf.range, instead->text}},
               instead->equal ? diag::Fix::Safety::Safe : diag::Fix::Safety::Unsafe);
    }
  }
}

}  // namespace gw::lint::regexp_is_literal_rule

GW_LINT_RULE(regexp_is_literal) = {
    .code = {"GW219"},
    .name = "regexp-is-literal",
    .severity = gw::diag::Severity::Warning,
    .summary = "A regular expression that matches one text, or all that begin with one.",
    .why = "It is slower than the plain matcher; and TLS options, SNI and ACME take host names from Host only.",
    .remedy = "Use the matcher without Regexp.",
    .source = "pkg/muxer/http/matcher.go, pkg/muxer/http/parser.go (ParseDomains)",
    .bad = R"(http:
  routers:
    r: {rule: 'HostRegexp(`^a\.example$`)', service: s}
    q: {rule: 'PathRegexp(`^/api$`)', service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: 'Host(`a.example`)', service: s}
    q: {rule: 'PathRegexp(`^/api/[0-9]+$`)', service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::regexp_is_literal_rule::check,
};
