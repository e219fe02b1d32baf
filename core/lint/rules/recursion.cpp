#include "lint/rule.h"

namespace gw::lint::recursion_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::Recursion}))
    context.report(*fact, fact->subject + " contains itself");
}

}  // namespace gw::lint::recursion_rule

GW_LINT_RULE(recursion) = {
    .code = {"GW110"},
    .name = "recursion",
    .severity = gw::diag::Severity::Error,
    .summary = "A chain, or a service made of others, contains itself.",
    .why = "Traefik refuses the object and every router that uses it.",
    .remedy = "Break the circle.",
    .source = "pkg/server/recursion/recursion.go",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s, middlewares: [m]}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
  middlewares:
    m: {chain: {middlewares: [m]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::recursion_rule::check,
};
