#include "base/strings.h"
#include "lint/rule.h"
#include "lint/rule_faults.h"
#include "rule/matchers.h"

namespace gw::lint::rule_syntax_rule {

using diag::FactKind;

/// What to write instead of a name that is no matcher; empty: nothing comes to mind.
std::string instead_of(std::string_view name, gw::rule::Protocol protocol) {
  constexpr std::pair<std::string_view, std::string_view> kOld[] = {
      {"Headers", "Header"}, {"HeadersRegexp", "HeaderRegexp"}, {"HostHeader", "Host"}};
  for (auto [old, now] : kOld) {
    if (old == name) return std::string(old) + " is of the v2 syntax: write " + std::string(now) + ".";
  }
  if (gw::rule::find_matcher(name,
                             protocol == gw::rule::Protocol::Tcp ? gw::rule::Protocol::Http : gw::rule::Protocol::Tcp,
                             {}) != nullptr)
    return std::string(name) + " is for " + (protocol == gw::rule::Protocol::Tcp ? "HTTP" : "TCP") + " routers.";
  std::vector<std::string> known;
  for (const gw::rule::MatcherRow& row : gw::rule::matchers()) {
    if (row.protocol == protocol) known.emplace_back(row.name);
  }
  const std::string* nearest = base::nearest(name, known);
  return nearest == nullptr ? std::string() : "did you mean " + *nearest + "?";
}

std::string remedy_for(std::string_view why, gw::rule::Protocol protocol) {
  constexpr std::string_view kUnknown = "unsupported function: ", kFound = "found ";
  if (std::size_t at = why.find(kUnknown); at != std::string_view::npos)
    return instead_of(why.substr(at + kUnknown.size()), protocol);
  std::size_t at = why.rfind(kFound);
  std::string word = at == std::string_view::npos ? "" : base::ascii_lower(why.substr(at + kFound.size()));
  if (word == "and") return "Write && between matchers.";
  if (word == "or") return "Write || between matchers.";
  if (why.find("before newline") != std::string_view::npos) return "Close the parenthesis.";
  if (why.ends_with("unsupported function argument type: 'CHAR'") || why.find("rune literal") != std::string_view::npos)
    return "Write values in back quotes: `a.example`.";
  return {};
}

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::BadRouter})) {
    if (fact->subject != "rule" || fact->traefik.ends_with("no TLS on router") || has_own_rule(*fact)) continue;
    bool empty = fact->traefik.find("parsing rule : ") != std::string::npos || fact->traefik == "router has no rule";
    std::string why = fact->detail.empty() ? fact->traefik : "the rule is refused: " + fact->detail;
    gw::rule::Protocol protocol = fact->path.starts_with("tcp.") ? gw::rule::Protocol::Tcp : gw::rule::Protocol::Http;
    std::string remedy = remedy_for(fact->traefik, protocol);
    diag::Diagnostic& said = context.report(*fact, empty ? "the router has no rule" : std::move(why));
    if (!remedy.empty()) said.remedy = std::move(remedy);
  }
}

}  // namespace gw::lint::rule_syntax_rule

GW_LINT_RULE(rule_syntax) = {
    .code = {"GW220"},
    .name = "rule-syntax",
    .severity = gw::diag::Severity::Error,
    .summary = "Traefik refuses the rule of a router.",
    .why = "The router does not exist.",
    .remedy = "Correct the rule.",
    .source = "pkg/muxer, pkg/rules",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`) && Foo(`b`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::rule_syntax_rule::check,
};
