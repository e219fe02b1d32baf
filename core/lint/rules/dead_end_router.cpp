#include "lint/rule.h"

namespace gw::lint::dead_end_router_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::DeadEndRouter}))
    context.report(*fact, "router " + fact->object + " leads nowhere: it has no service");
}

}  // namespace gw::lint::dead_end_router_rule

GW_LINT_RULE(dead_end_router) = {
    .code = {"GW114"},
    .name = "dead-end-router",
    .severity = gw::diag::Severity::Error,
    .summary = "A router has neither a service nor children.",
    .why = "Traefik drops it.",
    .remedy = "Give it a service.",
    .source = "pkg/server/router/router.go",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`)}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::dead_end_router_rule::check,
};
