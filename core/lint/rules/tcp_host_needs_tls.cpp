#include "lint/rule.h"

namespace gw::lint::tcp_host_needs_tls_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::BadRouter})) {
    if (fact->traefik.ends_with("has HostSNI matcher, but no TLS on router"))
      context.report(*fact, "a rule with HostSNI needs TLS on the router");
  }
}

}  // namespace gw::lint::tcp_host_needs_tls_rule

GW_LINT_RULE(tcp_host_needs_tls) = {
    .code = {"GW230"},
    .name = "tcp-host-needs-tls",
    .severity = gw::diag::Severity::Error,
    .summary = "A TCP router names a host but has no TLS.",
    .why = "Without TLS there is no server name: Traefik refuses the router.",
    .remedy = "Give it tls: {} (or passthrough: true), or use HostSNI(`*`).",
    .source = "pkg/server/router/tcp/manager.go",
    .bad = R"(tcp:
  routers:
    r: {rule: HostSNI(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{address: "10.0.0.1:1"}]}}
)",
    .good = R"(tcp:
  routers:
    r: {rule: HostSNI(`a.example`), service: s, tls: {}}
  services:
    s: {loadBalancer: {servers: [{address: "10.0.0.1:1"}]}}
)",
    .check = gw::lint::tcp_host_needs_tls_rule::check,
};
