#include "lint/rule.h"

namespace gw::lint::parent_has_service_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::ParentHasService}))
    context.report(*fact, "router " + fact->object + " has a service and children: one of the two");
}

}  // namespace gw::lint::parent_has_service_rule

GW_LINT_RULE(parent_has_service) = {
    .code = {"GW112"},
    .name = "parent-has-service",
    .severity = gw::diag::Severity::Error,
    .summary = "A router has a service and is the parent of others.",
    .why = "Traefik drops it, and with it the children.",
    .remedy = "Remove the service: the children have theirs.",
    .source = "pkg/server/router/router.go (ParseRouterTree)",
    .bad = R"(http:
  routers:
    p: {rule: Host(`a.example`), service: s}
    c: {rule: Path(`/a`), service: s, parentRefs: [p]}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    p: {rule: Host(`a.example`)}
    c: {rule: Path(`/a`), service: s, parentRefs: [p]}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::parent_has_service_rule::check,
};
