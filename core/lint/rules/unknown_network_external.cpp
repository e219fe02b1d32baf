#include <set>

#include "lint/compose_services.h"

namespace gw::lint::unknown_network_external_rule {

void check(Context& context) {
  const auto& projects = context.gateway().projects;
  if (projects.size() < 2) return;  // Of one project others may make the network.
  std::set<std::string, std::less<>> made;
  for (const auto& project : projects) {
    for (const source::ComposeNetwork& network : project->networks) {
      if (!network.external) made.insert(network.name);
    }
  }
  for (const auto& project : projects) {
    for (const source::ComposeNetwork& network : project->networks) {
      if (network.external && !made.contains(network.name))
        context.report(network.span, "the network " + network.name + " is made outside, and no project here makes it");
    }
  }
}

}  // namespace gw::lint::unknown_network_external_rule

GW_LINT_RULE(unknown_network_external) = {
    .code = {"GW634"},
    .name = "unknown-network-external",
    .severity = gw::diag::Severity::Warning,
    .summary = "Several compose projects are given, and none makes a network that one of them takes to exist.",
    .why = "docker compose up fails until the network exists.",
    .remedy = "Have one project make it (with name), correct the name, or run docker network create.",
    .source = "Compose Specification, networks (external)",
    .bad = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  docker: {}
#=== edge.yml
name: edge
services:
  db: {image: example/db, networks: [edge], labels: {traefik.enable: "false"}}
networks:
  edge: {name: edge}
#=== compose.yml
name: app
services:
  web:
    image: example/web
    expose: ["80"]
    networks: [proxy]
    labels:
      traefik.http.routers.web.rule: Host(`a.example`)
networks:
  proxy: {external: true}
)",
    .good = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  docker: {}
#=== edge.yml
name: edge
services:
  db: {image: example/db, networks: [edge], labels: {traefik.enable: "false"}}
networks:
  edge: {name: proxy}
#=== compose.yml
name: app
services:
  web:
    image: example/web
    expose: ["80"]
    networks: [proxy]
    labels:
      traefik.http.routers.web.rule: Host(`a.example`)
networks:
  proxy: {external: true}
)",
    .check = gw::lint::unknown_network_external_rule::check,
};
