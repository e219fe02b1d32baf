#include "lint/rule.h"
#include "lint/usage.h"

namespace gw::lint::unused_middleware_rule {

void check(Context& context) { report_unused(context, {"middleware", "TCP middleware"}); }

}  // namespace gw::lint::unused_middleware_rule

GW_LINT_RULE(unused_middleware) = {
    .code = {"GW115"},
    .name = "unused-middleware",
    .severity = gw::diag::Severity::Warning,
    .summary = "A middleware that no router uses.",
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
  middlewares:
    m: {addPrefix: {prefix: /a}}
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
    .check = gw::lint::unused_middleware_rule::check,
};
