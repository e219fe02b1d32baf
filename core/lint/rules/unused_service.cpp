#include "lint/rule.h"
#include "lint/usage.h"

namespace gw::lint::unused_service_rule {

void check(Context& context) { report_unused(context, {"service", "TCP service", "UDP service"}); }

}  // namespace gw::lint::unused_service_rule

GW_LINT_RULE(unused_service) = {
    .code = {"GW116"},
    .name = "unused-service",
    .severity = gw::diag::Severity::Warning,
    .summary = "A service that no router leads to.",
    .why = "Dead configuration: it looks as if it did something.",
    .remedy = "Remove it, or use it.",
    .source = "gw: reachability from routers and entry points",
    .bad = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  file: {filename: dynamic.yml, watch: false}
#=== dynamic.yml
http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
    t: {loadBalancer: {servers: [{url: "http://10.0.0.2"}]}}
)",
    .good = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  file: {filename: dynamic.yml, watch: false}
#=== dynamic.yml
http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::unused_service_rule::check,
};
