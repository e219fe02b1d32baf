#include "lint/rule.h"

namespace gw::lint::transport_refused_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::BadTransport})) context.report(*fact, fact->traefik);
}

}  // namespace gw::lint::transport_refused_rule

GW_LINT_RULE(transport_refused) = {
    .code = {"GW543"},
    .name = "transport-refused",
    .severity = gw::diag::Severity::Error,
    .summary = "Traefik cannot use a servers transport as it is written.",
    .why = "An HTTP transport falls back to the default TLS configuration, a TCP one takes its routers down.",
    .remedy = "Correct the option.",
    .source = "pkg/server/service/transport.go, pkg/tcp/dialer.go",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: t}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
    t: {loadBalancer: {serversTransport: x, servers: [{url: "https://10.0.0.2"}]}}
  serversTransports:
    x: {spiffe: {ids: [nope]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::transport_refused_rule::check,
};
