#include "lint/rule.h"

namespace gw::lint::label_ambiguous_service_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::AmbiguousService}))
    context.report(*fact, "the router " + fact->subject + " names no service, and the container has several");
}

}  // namespace gw::lint::label_ambiguous_service_rule

GW_LINT_RULE(label_ambiguous_service) = {
    .code = {"GW606"},
    .name = "label-ambiguous-service",
    .severity = gw::diag::Severity::Error,
    .summary = "A router without service in a container that has several.",
    .why = "Traefik removes the router.",
    .remedy = "Name the service: traefik.http.routers.NAME.service.",
    .source = "pkg/provider/configuration.go (BuildRouterConfiguration)",
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
    labels:
      traefik.http.routers.web.rule: Host(`a.example`)
      traefik.http.services.a.loadbalancer.server.port: "80"
      traefik.http.services.b.loadbalancer.server.port: "81"
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
    .check = gw::lint::label_ambiguous_service_rule::check,
};
