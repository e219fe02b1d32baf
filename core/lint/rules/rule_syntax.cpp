#include "lint/rule.h"

namespace gw::lint::rule_syntax_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::BadRouter})) {
    if (fact->subject != "rule" || fact->traefik.ends_with("no TLS on router")) continue;
    bool empty = fact->traefik.find("parsing rule : ") != std::string::npos || fact->traefik == "router has no rule";
    std::string why = fact->detail.empty() ? fact->traefik : "the rule is refused: " + fact->detail;
    context.report(*fact, empty ? "the router has no rule" : std::move(why));
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
