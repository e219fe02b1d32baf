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

/// The expression is several joined by |, which ^ and $ would not hold together.
bool alternation(std::string_view pattern) {
  int depth = 0;
  bool of_class = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    char c = pattern[i];
    if (c == '\\') ++i;
    else if (of_class) of_class = c != ']';
    else if (c == '[') of_class = true;
    else if (c == '(' || c == ')') depth += c == '(' ? 1 : -1;
    else if (c == '|' && depth == 0) return true;
  }
  return false;
}

struct Anchors {
  std::string begin, end;
};

Anchors anchors_for(std::string_view pattern, bool path) {
  Anchors out;
  bool several = alternation(pattern);
  if (several || !open_start(pattern)) out.begin = several ? "^(?:" : "^";
  if (several) out.end = ")";
  if (!path && (several || !open_end(pattern))) out.end += "$";
  return out;
}

/// What is put in says the same where the rule stands: in YAML without quotes ": " ends a text, in labels $ may name a
/// variable.
bool may_write(const Context& context, const RuleText& rule, const Anchors& anchors) {
  const model::Value* text = rule.router->value.find("rule");
  text::Span name = text->name();
  if (!rule.traceable || rule.begin == 0) return false;
  char before = context.sources()[rule.whole.source].bytes()[rule.begin - 1];
  bool quoted = before == '"' || before == '\'';
  bool label = !name.written() || name.begin == 0 || context.sources()[name.source].bytes()[name.begin - 1] == '.';
  return (quoted || anchors.begin.size() <= 1) && !label;
}

void add_fix(const Context& context, diag::Diagnostic& said, const RuleText& rule, const gw::rule::Argument& argument,
             const Anchors& anchors) {
  auto front = rule.inside(argument, 0, 0);
  auto back = rule.inside(argument, argument.value.size(), argument.value.size());
  if (!front || !back || !may_write(context, rule, anchors)) return;
  std::vector<RuleEdit> edits;
  if (!anchors.begin.empty()) edits.push_back({*front, anchors.begin});
  if (!anchors.end.empty()) edits.push_back({*back, anchors.end});
  fix_rule(context, said, rule, "anchor the expression", edits, diag::Fix::Safety::Unsafe);
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
    Anchors anchors = anchors_for(pattern, path);
    said.remedy = "Write " + anchors.begin + pattern + anchors.end + " for the whole " + (host ? "host" : "path") + ".";
    add_fix(context, said, rule, argument, anchors);
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
