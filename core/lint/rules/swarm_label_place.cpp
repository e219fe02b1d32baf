#include "lint/compose_services.h"

namespace gw::lint::swarm_label_place_rule {

void check_service(Context& context, const source::ComposeService& service, bool swarm) {
  const decode::Named* read = routing_label(swarm ? service.deploy_labels : service.labels);
  const decode::Named* passed = routing_label(swarm ? service.labels : service.deploy_labels);
  if (read != nullptr || passed == nullptr || !service.active) return;
  context.report(passed->name_span, swarm ? "the provider swarm does not read " + passed->name +
                                                ": it is a label of the container, not of the service"
                                          : "the provider docker does not read " + passed->name +
                                                ": it is a label of the swarm service, not of the container");
}

void check(Context& context) {
  bool swarm = has_provider(context, "swarm"), docker = has_provider(context, "docker");
  if (swarm == docker) return;
  for (const auto& project : context.gateway().projects) {
    for (const source::ComposeService& service : project->services) check_service(context, service, swarm);
  }
}

}  // namespace gw::lint::swarm_label_place_rule

GW_LINT_RULE(swarm_label_place) = {
    .code = {"GW614"},
    .name = "swarm-label-place",
    .severity = gw::diag::Severity::Error,
    .summary = "Labels stand where the provider does not look.",
    .why =
        "The provider swarm reads the labels of the service (deploy.labels), the provider docker those of the "
        "container (labels): the others are passed over without a word.",
    .remedy = "For swarm write the labels below deploy, for docker below the service.",
    .source = "docs providers/swarm.md (routing configuration with labels)",
    .bad = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  swarm: {}
#=== compose.yml
services:
  web:
    image: example/web
    labels:
      traefik.http.routers.web.rule: Host(`a.example`)
      traefik.http.services.web.loadbalancer.server.port: "80"
)",
    .good = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  swarm: {}
#=== compose.yml
services:
  web:
    image: example/web
    deploy:
      labels:
        traefik.http.routers.web.rule: Host(`a.example`)
        traefik.http.services.web.loadbalancer.server.port: "80"
)",
    .check = gw::lint::swarm_label_place_rule::check,
};
