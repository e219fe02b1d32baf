#include "lint/rule.h"

namespace gw::lint::typeless_object_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::TypelessObject}))
    context.report(*fact, fact->object + " has no type");
}

}  // namespace gw::lint::typeless_object_rule

GW_LINT_RULE(typeless_object) = {
    .code = {"GW120"},
    .name = "typeless-object",
    .severity = gw::diag::Severity::Error,
    .summary = "A middleware or service without a type.",
    .why = "Traefik cannot build it.",
    .remedy = "Give it a type: loadBalancer, addPrefix, …",
    .source = "pkg/server/middleware/middlewares.go, pkg/server/service/service.go",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: t}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
    t: {weighted: }
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::typeless_object_rule::check,
};
