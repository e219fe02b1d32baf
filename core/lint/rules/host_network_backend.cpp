#include "lint/rule.h"

namespace gw::lint::host_network_backend_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::HostNetwork}))
    context.report(*fact, "a container on the host's network is reached at the loopback address");
}

}  // namespace gw::lint::host_network_backend_rule

GW_LINT_RULE(host_network_backend) = {
    .code = {"GW625"},
    .name = "host-network-backend",
    .severity = gw::diag::Severity::Warning,
    .summary = "A container on the host's network is reached through the loopback address.",
    .why = "In a container that address is Traefik itself.",
    .remedy = "Give Traefik host.docker.internal as an extra host.",
    .source = "pkg/provider/docker/config.go (getIPAddress)",
    .bad = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  docker: {}
#=== compose.yml
services:
  web:
    image: example/web
    network_mode: host
    labels:
      traefik.http.routers.web.rule: Host(`a.example`)
      traefik.http.services.web.loadbalancer.server.port: "80"
)",
    .good = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  docker: {}
#=== compose.yml
services:
  web:
    image: example/web
    expose: ["80"]
    labels:
      traefik.http.routers.web.rule: Host(`a.example`)
)",
    .check = gw::lint::host_network_backend_rule::check,
};
