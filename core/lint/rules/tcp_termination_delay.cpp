#include "lint/outdated.h"

namespace gw::lint::tcp_termination_delay_rule {

void check(Context& context) { report_outdated(context, "GW811"); }

}  // namespace gw::lint::tcp_termination_delay_rule

GW_LINT_RULE(tcp_termination_delay) = {
    .code = {"GW811"},
    .name = "tcp-termination-delay",
    .severity = gw::diag::Severity::Warning,
    .summary = "An option of a TCP service that belongs to its servers transport.",
    .why = "The service no longer is the place for it: a later Traefik will refuse it there.",
    .remedy = "Define a TCP servers transport with the option, and name it in the service.",
    .source = "pkg/config/dynamic/tcp_config.go (TCPServersLoadBalancer), docs migrate/v3.md",
    .bad = R"(tcp:
  routers:
    r: {rule: HostSNI(`*`), service: s}
  services:
    s: {loadBalancer: {proxyProtocol: {version: 2}, servers: [{address: "10.0.0.1:1"}]}}
)",
    .good = R"(tcp:
  routers:
    r: {rule: HostSNI(`*`), service: s}
  services:
    s: {loadBalancer: {serversTransport: t, servers: [{address: "10.0.0.1:1"}]}}
  serversTransports:
    t: {proxyProtocol: {version: 2}}
)",
    .check = gw::lint::tcp_termination_delay_rule::check,
};
