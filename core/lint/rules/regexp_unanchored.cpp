#include "automata/language.h"
#include "lint/rule_text.h"

namespace gw::lint::regexp_unanchored_rule {

using gw::rule::Matcher;
using gw::rule::Node;

/// A text that the expression takes only because it may stand anywhere in it; empty: none.
std::string stray(const std::string& pattern) {
  std::optional<automata::Language> loose = automata::Language::search(pattern);
  std::optional<automata::Language> whole = automata::Language::search("^(?:" + pattern + ")$");
  if (!loose || !whole) return {};
  const automata::Term terms[] = {{&*loose, false}, {&*whole, true}};
  automata::Found found = automata::find_text(terms);
  return found.kind == automata::Found::Kind::Text ? found.text : std::string();
}

/// The expression says itself that anything may follow, or stand in front.
bool open_end(std::string_view pattern) {
  return pattern.ends_with('$') || pattern.ends_with(".*") || pattern.ends_with(".+");
}
bool open_start(std::string_view pattern) {
  if (pattern.starts_with("(?i)")) pattern.remove_prefix(4);
  return pattern.starts_with('^') || pattern.starts_with(".*") || pattern.starts_with(".+") ||
         pattern.starts_with("(.*");
}

void check(Context& context) {
  for_each_rule(context, [&](const RuleText& rule, const Node& node, const gw::rule::Argument& argument) {
    bool host = node.matcher == Matcher::HostRegexp, path = node.matcher == Matcher::PathRegexp;
    if (!rule.v3() || node.negated || (!host && !path)) return;
    const std::string& pattern = argument.value;
    // A path may go on, as behind PathPrefix; a host that does belongs to somebody else.
    bool right = open_start(pattern) && (path || open_end(pattern));
    if (right) return;
    std::string text = stray(pattern);
    if (text.empty()) return;
    diag::Diagnostic& said = report_rule(context, rule, argument.range,
                                         "the expression is found anywhere in the " +
                                             std::string(host ? "host" : "path") + ": it takes " + text + ", too");
    std::string anchored =
        std::string(open_start(pattern) ? "" : "^") + pattern + (path || open_end(pattern) ? "" : "$");
    said.remedy = "Write " + anchored + " for the whole " + (host ? "host" : "path") + ".";
  });
}

}  // namespace gw::lint::regexp_unanchored_rule

GW_LINT_RULE(regexp_unanchored) = {
    .code = {"GW217"},
    .name = "regexp-unanchored",
    .severity = gw::diag::Severity::Warning,
    .summary = "A regular expression for a host or a path is not anchored.",
    .why = "It is searched for, not compared: with example\\.com anybody's example.com.evil.org is taken, too.",
    .remedy = "Begin it with ^ and end it with $.",
    .source = "pkg/muxer/http/matcher.go (hostRegexp, pathRegexp: MatchString)",
    .bad = R"(http:
  routers:
    r: {rule: 'HostRegexp(`[a-z]+\.example\.com`)', service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: 'HostRegexp(`^[a-z]+\.example\.com$`)', service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::regexp_unanchored_rule::check,
};
