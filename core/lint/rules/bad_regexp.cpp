#include "base/strings.h"
#include "lint/rule_fault.h"

namespace gw::lint::bad_regexp_rule {

/// What Go's message ends with: "missing closing ): `(`".
std::string_view what(std::string_view why) {
  constexpr std::string_view kError = "error parsing regexp: ";
  return why.substr(why.find(kError) + kError.size());
}

/// The piece of the pattern that Go names, in back quotes at the end.
std::string_view piece(std::string_view what) {
  std::size_t at = what.find(": `");
  if (at == std::string_view::npos || !what.ends_with('`')) return {};
  return what.substr(at + 3, what.size() - at - 4);
}

bool numbered(std::string_view text) { return text.size() == 2 && text[0] == '\\' && '1' <= text[1] && text[1] <= '9'; }

/// What the author wanted that Go's expressions do not have.
std::string remedy_for(std::string_view what) {
  std::string_view part = piece(what);
  for (std::string_view look : {"(?=", "(?<="}) {
    if (part.starts_with(look)) return "Go has no look-around: join two matchers with &&.";
  }
  for (std::string_view look : {"(?!", "(?<!"}) {
    if (part.starts_with(look)) return "Go has no look-around: join the matcher with a negated one, as a && !b.";
  }
  if (part.starts_with("(?>")) return "Go has no atomic groups: write (?:….";
  if (numbered(part)) return "Go has no back-references.";
  bool twice = what.starts_with("invalid nested repetition operator");
  if (twice && part.ends_with('+')) return "Go has no possessive quantifiers: leave out the second +.";
  if (twice) return "Something is repeated twice: leave one of the two out.";
  if (what.starts_with("missing argument to repetition operator"))
    return "There is nothing to repeat; for any text write .*";
  if (what.starts_with("missing closing )")) return "Close the parenthesis, or write \\( for the character.";
  if (what.starts_with("unexpected )")) return "Open the parenthesis, or write \\) for the character.";
  if (what.starts_with("missing closing ]")) return "Close the bracket, or write \\[ for the character.";
  return {};
}

/// Where the piece stands in the argument, if that is certain.
gw::rule::Range place(const RuleText& rule, const RuleFault& fault, std::string_view part) {
  const gw::rule::Argument& argument = fault.expr.argument(fault.leaf, fault.argument);
  std::size_t at = part.empty() ? std::string::npos : argument.value.find(part);
  if (at == std::string::npos || argument.value.find(part, at + 1) != std::string::npos) return fault.where;
  return rule.inside(argument, at, at + part.size()).value_or(fault.where);
}

void check_fault(Context& context, const RuleText& rule, const RuleFault& fault) {
  std::string_view text = what(fault.why);
  diag::Diagnostic& said =
      report_fault(context, rule, fault, "the regular expression is refused: " + std::string(text));
  said.span = rule.span(place(rule, fault, piece(text)));
  if (std::string remedy = remedy_for(text); !remedy.empty()) said.remedy = std::move(remedy);
}

void check(Context& context) {
  for_each_fault(context, {RuleFault::Kind::Regexp},
                 [&](const RuleText& rule, const RuleFault& fault) { check_fault(context, rule, fault); });
}

}  // namespace gw::lint::bad_regexp_rule

GW_LINT_RULE(bad_regexp) = {
    .code = {"GW225"},
    .name = "bad-regexp",
    .severity = gw::diag::Severity::Error,
    .summary = "A regular expression that Go does not compile.",
    .why =
        "Traefik refuses the rule: the router does not exist. Go has RE2's expressions: no look-around, no "
        "back-references, no possessive quantifiers.",
    .remedy = "Write it in Go's syntax: https://pkg.go.dev/regexp/syntax.",
    .source = "pkg/muxer/http/matcher.go; Go regexp/syntax",
    .bad = R"(http:
  routers:
    r: {rule: 'PathRegexp(`^/(?!admin)`)', service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: 'PathPrefix(`/`) && !PathPrefix(`/admin`)', service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::bad_regexp_rule::check,
};
