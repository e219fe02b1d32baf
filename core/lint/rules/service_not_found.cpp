#include "lint/references.h"
#include "lint/rule.h"

namespace gw::lint::service_not_found_rule {

void check(Context& context) { report_missing(context, "service", "service"); }

}  // namespace gw::lint::service_not_found_rule

GW_LINT_RULE(service_not_found) = {
    .code = {"GW105"},
    .name = "service-not-found",
    .severity = gw::diag::Severity::Error,
    .summary = "A router, or a service made of others, names a service that does not exist.",
    .why = "The router is not built: its requests get 404, or go to another router.",
    .remedy = "Define the service, or name it with the provider that has it: app@docker.",
    .source = "pkg/server/service/service.go",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: ss}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::service_not_found_rule::check,
};
