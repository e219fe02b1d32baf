#include "lint/rule.h"

namespace gw::lint::multi_type_object_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::MultiTypeObject}))
    context.report(
        *fact, fact->object + " holds several types" + (fact->detail.empty() ? std::string() : ": " + fact->detail));
}

}  // namespace gw::lint::multi_type_object_rule

GW_LINT_RULE(multi_type_object) = {
    .code = {"GW119"},
    .name = "multi-type-object",
    .severity = gw::diag::Severity::Error,
    .summary = "A middleware or service holds two types.",
    .why = "Traefik refuses it, and every router that uses it.",
    .remedy = "Split it into two.",
    .source = "pkg/server/middleware/middlewares.go, pkg/server/service/service.go",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s, middlewares: [m]}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
  middlewares:
    m: {addPrefix: {prefix: /a}, stripPrefix: {prefixes: [/b]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::multi_type_object_rule::check,
};
