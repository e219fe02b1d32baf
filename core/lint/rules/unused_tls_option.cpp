#include "lint/rule.h"
#include "lint/usage.h"

namespace gw::lint::unused_tls_option_rule {

void check(Context& context) {
  report_unused(context, {"TLS options", "servers transport", "TCP servers transport", "resolver"});
}

}  // namespace gw::lint::unused_tls_option_rule

GW_LINT_RULE(unused_tls_option) = {
    .code = {"GW117"},
    .name = "unused-tls-option",
    .severity = gw::diag::Severity::Warning,
    .summary = "TLS options, a transport or a certificate resolver that nothing uses.",
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
tls:
  options:
    strict: {minVersion: VersionTLS13}
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
    .check = gw::lint::unused_tls_option_rule::check,
};
