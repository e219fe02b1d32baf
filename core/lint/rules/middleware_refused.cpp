#include "lint/rule.h"
#include "lint/rule_faults.h"

namespace gw::lint::middleware_refused_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::BadMiddlewareOption})) {
    bool undeclared = fact->traefik.starts_with("plugin: unknown plugin type");  // plugin-undeclared says so better.
    if (!undeclared && !has_own_rule(*fact)) context.report(*fact, fact->traefik);
  }
}

}  // namespace gw::lint::middleware_refused_rule

GW_LINT_RULE(middleware_refused) = {
    .code = {"GW541"},
    .name = "middleware-refused",
    .severity = gw::diag::Severity::Error,
    .summary = "Traefik cannot build a middleware with these options.",
    .why = "The middleware, and every router that uses it, does not exist.",
    .remedy = "Correct the option.",
    .source = "pkg/middlewares, pkg/server/middleware/middlewares.go",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s, middlewares: [m]}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
  middlewares:
    m: {redirectRegex: {regex: "(", replacement: x}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::middleware_refused_rule::check,
};
