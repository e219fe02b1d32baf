#include <algorithm>

#include "base/strings.h"
#include "lint/v2_rule.h"

namespace gw::lint::unknown_matcher_rule {

using gw::rule::Protocol;
using gw::rule::Syntax;

/// What to write instead of a name that is no matcher, and why.
struct Instead {
  std::string remedy;
  std::string name;  ///< Empty: nothing that can be put in its place.
};

/// Names that v3 has and v2 has under another name: the arguments stay. GW805 tells of the other way.
constexpr std::pair<std::string_view, std::string_view> kOther[] = {
    {"Headers", "Header"}, {"HeadersRegexp", "HeaderRegexp"}, {"HostHeader", "Host"}};

std::optional<Instead> of_other_syntax(std::string_view name, const RuleText& rule) {
  Syntax other = rule.v3() ? Syntax::V2 : Syntax::V3;
  const gw::rule::MatcherRow* row = gw::rule::find_matcher(name, rule.protocol, other);
  if (row == nullptr) return std::nullopt;
  std::string said = std::string(name) + " is of the " + (rule.v3() ? "v2" : "v3") + " syntax";
  for (auto [v2, v3] : kOther) {
    if (!rule.v3() && row->name == v3) return Instead{said + ": write " + std::string(v2) + ".", std::string(v2)};
  }
  if (rule.v3() || !row->name.ends_with("Regexp")) return Instead{said + ".", {}};
  std::string plain(row->name.substr(0, row->name.size() - 6));
  return Instead{said + ": write a pattern in " + plain + ", as {name:[0-9]+}.", {}};
}

Instead instead_of(std::string_view name, const RuleText& rule) {
  if (auto found = of_other_syntax(name, rule)) return *found;
  bool tcp = rule.protocol == Protocol::Tcp;
  if (gw::rule::find_matcher(name, tcp ? Protocol::Http : Protocol::Tcp, {}) != nullptr)
    return {std::string(name) + " is for " + (tcp ? "HTTP" : "TCP") + " routers.", {}};
  std::vector<std::string> known;
  for (const gw::rule::MatcherRow& row : gw::rule::matchers()) {
    if (row.protocol == rule.protocol && row.syntax == rule.syntax) known.emplace_back(row.name);
  }
  const std::string* nearest = base::nearest(name, known);
  if (nearest == nullptr) return {};
  return {"did you mean " + *nearest + "?", *nearest};
}

void check_fault(Context& context, const RuleText& rule, const RuleFault& fault) {
  if (!renamed_matcher(rule, fault).empty()) return;
  Instead instead = instead_of(fault.name, rule);
  diag::Diagnostic& said = report_fault(context, rule, fault, "no matcher is called " + fault.name);
  if (!instead.remedy.empty()) said.remedy = instead.remedy;
  if (!instead.name.empty() && rule.slice(fault.where) == fault.name)
    fix_rule(context, said, rule, "write " + instead.name, {{fault.where, instead.name}});
}

void check(Context& context) {
  for_each_fault(context, {RuleFault::Kind::UnknownMatcher},
                 [&](const RuleText& rule, const RuleFault& fault) { check_fault(context, rule, fault); });
}

}  // namespace gw::lint::unknown_matcher_rule

GW_LINT_RULE(unknown_matcher) = {
    .code = {"GW221"},
    .name = "unknown-matcher",
    .severity = gw::diag::Severity::Error,
    .summary = "A rule uses a matcher that its syntax does not have.",
    .why =
        "Traefik refuses the rule: the router does not exist. Of a matcher's name only four spellings count: Host, "
        "host, HOST, and for longer names Pathprefix.",
    .remedy = "Use one of the matchers that exist: Host, Path, PathPrefix, Method, Header, Query, ClientIP.",
    .source = "pkg/rules/parser.go",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`) && PathPrefx(`/b`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`) && PathPrefix(`/b`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::unknown_matcher_rule::check,
};
