#include <set>

#include "base/strings.h"
#include "lint/rule_fault.h"

namespace gw::lint::rule_syntax_rule {

using diag::FactKind;
using Kind = RuleFault::Kind;

std::string remedy_for(std::string_view why) {
  constexpr std::string_view kFound = "found ";
  std::size_t at = why.rfind(kFound);
  std::string word = at == std::string_view::npos ? "" : base::ascii_lower(why.substr(at + kFound.size()));
  if (word == "and") return "Write && between matchers.";
  if (word == "or") return "Write || between matchers.";
  if (why.find("before newline") != std::string_view::npos) return "Close the parenthesis.";
  if (why.ends_with("unsupported function argument type: 'CHAR'") || why.find("rune literal") != std::string_view::npos)
    return "Write values in back quotes: `a.example`.";
  return {};
}

/// What the runtime says of rules that are not there, or that Traefik reads in two ways.
void check_facts(Context& context) {
  std::set<std::string_view> refused;
  for (const RuleText& rule : context.rule_texts()) {
    if (rule.program == nullptr) refused.insert(rule.router->name);
  }
  for (const diag::Fact* fact : context.facts({FactKind::BadRouter})) {
    bool other = fact->subject != "rule" || fact->traefik.ends_with("no TLS on router");
    if (other || refused.contains(fact->object)) continue;
    bool empty = fact->traefik.find("parsing rule : ") != std::string::npos || fact->traefik == "router has no rule";
    std::string why = fact->detail.empty() ? fact->traefik : "the rule is refused: " + fact->detail;
    context.report(*fact, empty ? "the router has no rule" : std::move(why));
  }
}

void check(Context& context) {
  for_each_fault(context, {Kind::Syntax, Kind::Other}, [&](const RuleText& rule, const RuleFault& fault) {
    diag::Diagnostic& said = report_fault(context, rule, fault, "the rule is refused: " + fault.why);
    if (std::string remedy = remedy_for(fault.why); !remedy.empty()) said.remedy = std::move(remedy);
  });
  check_facts(context);
}

}  // namespace gw::lint::rule_syntax_rule

GW_LINT_RULE(rule_syntax) = {
    .code = {"GW220"},
    .name = "rule-syntax",
    .severity = gw::diag::Severity::Error,
    .summary = "The rule of a router does not parse, or has a value that its matcher refuses.",
    .why = "The router does not exist.",
    .remedy = "Correct the rule.",
    .source = "pkg/muxer, pkg/rules",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`) AND Path(`/b`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`) && Path(`/b`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::rule_syntax_rule::check,
};
