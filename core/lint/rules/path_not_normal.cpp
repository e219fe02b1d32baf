#include "base/path.h"
#include "lint/rule_clash.h"

namespace gw::lint::path_not_normal_rule {

using gw::rule::Matcher;
using gw::rule::Node;

/// What sanitizePath leaves in no path; npos: nothing. A prefix may end in the midst of a name like "..a".
std::size_t find_unclean(std::string_view path, bool prefix, std::size_t& size) {
  std::size_t best = std::string_view::npos;
  auto note = [&](std::size_t at, std::size_t length) {
    if (at >= best) return;
    best = at;
    size = length;
  };
  for (std::string_view part : {"//", "/./", "/../"}) note(path.find(part), part.size());
  for (std::string_view part : {"/.", "/.."}) {
    if (!prefix && path.ends_with(part)) note(path.size() - part.size(), part.size());
  }
  return best;
}

/// Source: Go net/url (JoinPath): cleaned, a slash at the end stays.
std::string cleaned(std::string_view path) {
  std::string out = base::clean_path(path);
  if (path.ends_with('/') && !out.ends_with('/')) out += '/';
  return out;
}

void check_path(Context& context, const RuleText& rule, const Node& leaf, const gw::rule::Argument& argument) {
  std::size_t size = 0;
  std::size_t at = find_unclean(argument.value, leaf.matcher == Matcher::PathPrefix, size);
  if (at == std::string_view::npos) return;
  std::string part = argument.value.substr(at, size), now = cleaned(argument.value);
  diag::Diagnostic& said = report_rule(
      context, rule, rule.inside(argument, at, at + size).value_or(argument.range),
      std::string(gw::rule::name_of(leaf.matcher)) + " never matches: " + part + " is removed from every path");
  said.remedy = "Write " + now + ".";
  if (auto range = rule.inside(argument, 0, argument.value.size()))
    fix_rule(context, said, rule, "write " + now, {{*range, now}}, diag::Fix::Safety::Unsafe);
}

void check(Context& context) {
  for (const RuleText& rule : context.rule_texts()) {
    if (rule.child || !rule.sanitizes) continue;  // A middleware may have written any path.
    for_each_argument(rule, [&](const Node& leaf, const gw::rule::Argument& argument) {
      bool path = leaf.matcher == Matcher::Path || leaf.matcher == Matcher::PathPrefix;
      if (path && literal_path(rule, argument.value)) check_path(context, rule, leaf, argument);
    });
  }
}

}  // namespace gw::lint::path_not_normal_rule

GW_LINT_RULE(path_not_normal) = {
    .code = {"GW228"},
    .name = "path-not-normal",
    .severity = gw::diag::Severity::Warning,
    .summary = "Path or PathPrefix with //, /./ or /../ in it.",
    .why =
        "sanitizePath, which is on by default, takes them out of a request's path before routers see it: the "
        "matcher is never true.",
    .remedy = "Write the path without them.",
    .source = "pkg/server/server_entrypoint_tcp.go (sanitizePath)",
    .bad = R"(http:
  routers:
    r: {rule: PathPrefix(`/a//b`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: PathPrefix(`/a/b`), service: s}
    q: {rule: PathPrefix(`/a/.`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::path_not_normal_rule::check,
};
