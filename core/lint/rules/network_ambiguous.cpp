#include "lint/rule.h"

namespace gw::lint::network_ambiguous_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::NetworkAmbiguous, FactKind::NetworkMissing}))
    context.report(
        *fact, fact->kind == FactKind::NetworkMissing
                   ? "the container is not in the network " + fact->subject
                   : std::string("the container is in several networks and none is chosen: any address may be taken"));
}

}  // namespace gw::lint::network_ambiguous_rule

GW_LINT_RULE(network_ambiguous) = {
    .code = {"GW613"},
    .name = "network-ambiguous",
    .severity = gw::diag::Severity::Warning,
    .summary = "Traefik may take another network than the one that is meant.",
    .why =
        "With several networks and none chosen any address may be taken; a label without the project's prefix names "
        "none.",
    .remedy = "Write traefik.docker.network with the real name of the network.",
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
    expose: ["80"]
    networks: [a, b]
    labels:
      traefik.http.routers.web.rule: Host(`a.example`)
networks:
  a: {}
  b: {}
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
    networks: [a, b]
    labels:
      traefik.http.routers.web.rule: Host(`a.example`)
      traefik.docker.network: n
networks:
  a: {name: n}
  b: {}
)",
    .check = gw::lint::network_ambiguous_rule::check,
};
