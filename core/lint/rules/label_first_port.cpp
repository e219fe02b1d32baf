#include "lint/rule.h"

namespace gw::lint::label_first_port_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::FirstPort}))
    context.report(*fact, "the container has several ports: Traefik takes the lowest, " + fact->detail);
}

}  // namespace gw::lint::label_first_port_rule

GW_LINT_RULE(label_first_port) = {
    .code = {"GW608"},
    .name = "label-first-port",
    .severity = gw::diag::Severity::Warning,
    .summary = "The container has several ports and no label says which one.",
    .why = "Traefik takes the lowest, which may not be the one that is meant.",
    .remedy = "Add traefik.http.services.NAME.loadbalancer.server.port.",
    .source = "pkg/provider/docker/config.go (getPort)",
    .bad = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  docker: {}
#=== compose.yml
services:
  web:
    image: example/web
    expose: ["80", "9000"]
    labels:
      traefik.http.routers.web.rule: Host(`a.example`)
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
    .check = gw::lint::label_first_port_rule::check,
};
