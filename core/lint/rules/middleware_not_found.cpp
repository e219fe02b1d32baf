#include "lint/references.h"
#include "lint/rule.h"

namespace gw::lint::middleware_not_found_rule {

void check(Context& context) { report_missing(context, "middleware", "middleware"); }

}  // namespace gw::lint::middleware_not_found_rule

GW_LINT_RULE(middleware_not_found) = {
    .code = {"GW101"},
    .name = "middleware-not-found",
    .severity = gw::diag::Severity::Error,
    .summary = "A router or chain names a middleware that does not exist.",
    .why = "The router is not built: its requests go to another router, perhaps without authentication, or get 404.",
    .remedy = "Define the middleware, or name it with the provider that has it: auth@docker.",
    .source = "pkg/server/middleware/middlewares.go",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s, middlewares: [auth]}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::middleware_not_found_rule::check,
};
