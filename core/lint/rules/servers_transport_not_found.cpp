#include "lint/references.h"
#include "lint/rule.h"

namespace gw::lint::servers_transport_not_found_rule {

void check(Context& context) { report_missing(context, "serversTransport", "servers transport"); }

}  // namespace gw::lint::servers_transport_not_found_rule

GW_LINT_RULE(servers_transport_not_found) = {
    .code = {"GW107"},
    .name = "servers-transport-not-found",
    .severity = gw::diag::Severity::Error,
    .summary = "A service names a servers transport that does not exist.",
    .why = "The service cannot be built.",
    .remedy = "Define it under http.serversTransports, or correct the name.",
    .source = "pkg/server/service/service.go, transport.go",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: t}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
    t: {loadBalancer: {serversTransport: none, servers: [{url: "http://10.0.0.2"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::servers_transport_not_found_rule::check,
};
