#include <algorithm>

#include "base/strings.h"
#include "lint/rule_text.h"
#include "route/request.h"
#include "rule/print.h"

namespace gw::lint::query_or_header_case_rule {

using gw::rule::Argument;
using gw::rule::Matcher;
using gw::rule::Node;

/// The parts of "GET, POST" that are methods; none if one is not.
std::vector<std::string> methods_in(std::string_view value) {
  std::vector<std::string> out;
  std::string text(value);
  std::ranges::replace_if(
      text, [](char c) { return std::string_view(",;|/&+\t").find(c) != std::string_view::npos; }, ' ');
  for (std::string_view word : base::split(text, " ")) {
    if (word.empty()) continue;
    if (!route::is_token(word)) return {};
    out.emplace_back(word);
  }
  return out;
}

/// One matcher for each method, or in the v2 syntax a list.
std::string any_of(const RuleText& rule, const std::vector<std::string>& methods) {
  std::string out;
  for (const std::string& method : methods) {
    if (!out.empty()) out += rule.v3() ? " || " : ", ";
    out += rule.v3() ? "Method(`" + method + "`)" : "`" + method + "`";
  }
  if (!rule.v3()) return "Method(" + out + ")";
  return methods.size() == 1 ? out : "(" + out + ")";
}

void check_method(Context& context, const RuleText& rule, const Node& leaf, const Argument& argument) {
  // IANA's registry, and what caches have. Others may be meant, unless they are nearly one of these.
  static const std::vector<std::string> kKnown = {"ACL",
                                                  "BIND",
                                                  "CHECKIN",
                                                  "CHECKOUT",
                                                  "CONNECT",
                                                  "COPY",
                                                  "DELETE",
                                                  "GET",
                                                  "HEAD",
                                                  "LABEL",
                                                  "LINK",
                                                  "LOCK",
                                                  "MERGE",
                                                  "MKACTIVITY",
                                                  "MKCALENDAR",
                                                  "MKCOL",
                                                  "MOVE",
                                                  "OPTIONS",
                                                  "PATCH",
                                                  "POST",
                                                  "PROPFIND",
                                                  "PROPPATCH",
                                                  "PURGE",
                                                  "PUT",
                                                  "QUERY",
                                                  "REBIND",
                                                  "REPORT",
                                                  "SEARCH",
                                                  "TRACE",
                                                  "UNBIND",
                                                  "UNCHECKOUT",
                                                  "UNLINK",
                                                  "UNLOCK",
                                                  "UPDATE",
                                                  "NOTIFY",
                                                  "SUBSCRIBE",
                                                  "UNSUBSCRIBE",
                                                  "ORDERPATCH",
                                                  "BASELINE-CONTROL",
                                                  "BAN",
                                                  "REFRESH",
                                                  "MKREDIRECTREF",
                                                  "UPDATEREDIRECTREF",
                                                  "VERSION-CONTROL",
                                                  "MKWORKSPACE",
                                                  "PRI"};
  const std::string& value = argument.value;
  if (route::is_token(value)) {
    bool known = std::ranges::any_of(kKnown, [&](const auto& one) { return base::equal_fold_ascii(one, value); });
    const std::string* nearest = known || value.size() < 3 ? nullptr : base::nearest(value, kKnown);
    if (nearest == nullptr) return;
    report_rule(context, rule, argument.range, value + " is no known method").remedy = "did you mean " + *nearest + "?";
    return;
  }
  diag::Diagnostic& said = report_rule(context, rule, argument.range,
                                       "Method never matches " + base::quote(value) + ": that is no method's name");
  std::vector<std::string> methods = methods_in(value);
  if (methods.empty() || leaf.count > 1) return;
  std::string now = any_of(rule, methods);
  said.remedy = "Write " + now + ".";
  fix_rule(context, said, rule, "write " + now, {{leaf.range, now}});
}

/// "X-Foo" of "X-Foo: "
std::string name_in(std::string_view value) {
  std::string_view name = base::trim(value, " :\t");
  return std::string(route::is_token(name) ? name : std::string_view());
}

void check_header(Context& context, const RuleText& rule, const Node& leaf, const Argument& argument) {
  const std::string& value = argument.value;
  std::string matcher(gw::rule::name_of(leaf.matcher));
  if (base::equal_fold_ascii(value, "host")) {
    std::string host = matcher.ends_with("Regexp") ? "HostRegexp" : "Host";
    diag::Diagnostic& said =
        report_rule(context, rule, argument.range, matcher + " never matches Host: it is not among the headers");
    said.remedy = "Use the matcher " + host + ".";
    return;
  }
  if (route::is_token(value)) return;
  diag::Diagnostic& said =
      report_rule(context, rule, argument.range, matcher + " never matches: no header is called " + base::quote(value));
  std::string name = name_in(value);
  if (name.empty()) return;
  said.remedy = "Write " + name + ".";
  if (auto range = rule.inside(argument, 0, value.size()))
    fix_rule(context, said, rule, "write " + name, {{*range, name}});
}

/// Query(`a=b`) is of the v2 syntax. A key with these characters can be sent, encoded, but hardly is.
void check_query(Context& context, const RuleText& rule, const Node& leaf, const Argument& argument) {
  const std::string& value = argument.value;
  std::size_t at = value.find_first_of("=&");
  if (at == std::string::npos) return;
  diag::Diagnostic& said = report_rule(
      context, rule, argument.range,
      std::string(gw::rule::name_of(leaf.matcher)) + " looks for a parameter called " + value + ", not for a value");
  bool pair =
      value[at] == '=' && at > 0 && at + 1 < value.size() && value.find_first_of("=&", at + 1) == std::string::npos;
  if (!pair || leaf.count != 1) {
    said.remedy = "Write one matcher a parameter, with its name and value: Query(`name`, `value`).";
    return;
  }
  std::string now = gw::rule::print_value(value.substr(0, at)) + ", " + gw::rule::print_value(value.substr(at + 1));
  said.remedy = "Write Query(" + now + ").";
  fix_rule(context, said, rule, "write name and value", {{argument.range, now}}, diag::Fix::Safety::Unsafe);
}

void check_leaf(Context& context, const RuleText& rule, const Node& leaf) {
  const gw::rule::Expr& expr = rule.program->expr();
  switch (leaf.matcher) {
    case Matcher::Method:
      for (std::size_t i = 0; i < leaf.count; ++i) check_method(context, rule, leaf, expr.argument(leaf, i));
      return;
    case Matcher::Header:
    case Matcher::HeaderRegexp:
    case Matcher::Headers:
    case Matcher::HeadersRegexp:
      for (std::size_t i = 0; i < leaf.count; i += 2) check_header(context, rule, leaf, expr.argument(leaf, i));
      return;
    case Matcher::Query:
    case Matcher::QueryRegexp:
      if (rule.v3()) check_query(context, rule, leaf, expr.argument(leaf, 0));
      return;
    default: return;
  }
}

void check(Context& context) {
  for (const RuleText& rule : context.rule_texts()) {
    if (!rule.http() || rule.program == nullptr || rule.child) continue;  // A middleware may have set any header.
    for (const gw::rule::Program::Leaf& leaf : rule.program->leaves())
      check_leaf(context, rule, rule.program->expr()[leaf.node]);
  }
}

}  // namespace gw::lint::query_or_header_case_rule

GW_LINT_RULE(query_or_header_case) = {
    .code = {"GW229"},
    .name = "query-or-header-case",
    .severity = gw::diag::Severity::Warning,
    .summary = "A name in Method, Header or Query that no request has.",
    .why =
        "Names of methods and headers are tokens, the Host header is kept apart, and Query takes name and value as "
        "two texts: the matcher is never true.",
    .remedy = "Write the name alone.",
    .source = "pkg/muxer/http/matcher.go (method, header, query); Go net/http (readRequest)",
    .bad = R"(http:
  routers:
    r: {rule: 'Method(`GET,POST`)', service: s}
    q: {rule: 'Header(`X-Stage:`, `test`)', service: s}
    p: {rule: 'Header(`Host`, `a.example`)', service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Method(`get`) || Method(`POST`) || Method(`PROPFIND`), service: s}
    q: {rule: 'Header(`x-stage`, `test`) && Query(`a`, `b`)', service: s
}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::query_or_header_case_rule::check,
};
