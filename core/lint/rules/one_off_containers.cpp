#include "lint/compose_services.h"

namespace gw::lint::one_off_containers_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::OneOffContainer}))
    context.report(*fact, "docker compose run has made this container of " + fact->subject +
                              ": it gets requests beside the service's own");
  bool swarm = has_provider(context, "swarm"), docker = !swarm || has_provider(context, "docker");
  for (const auto& project : context.gateway().projects) {
    for (const source::ComposeService& service : project->services) {
      if (!service.job || !service.active) continue;
      const decode::Named* label = swarm ? routing_label(service.deploy_labels) : nullptr;
      if (label == nullptr && docker) label = routing_label(service.labels);
      if (label != nullptr)
        context.report(label->name_span, service.name + " runs to an end, and gets requests until then");
    }
  }
}

}  // namespace gw::lint::one_off_containers_rule

GW_LINT_RULE(one_off_containers) = {
    .code = {"GW626"},
    .name = "one-off-containers",
    .severity = gw::diag::Severity::Warning,
    .summary = "A container that does a job and ends has labels of a router.",
    .why = "Traefik sends it requests as it does to every container with these labels.",
    .remedy = "Give the labels to the service alone that answers requests, or set traefik.enable to false for the job.",
    .source = "pkg/provider/docker/config.go (keepContainer); Traefik issue 1838",
    .bad = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  swarm: {}
#=== compose.yml
services:
  web:
    image: example/web
    deploy:
      mode: replicated-job
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
      mode: replicated
      labels:
        traefik.http.routers.web.rule: Host(`a.example`)
        traefik.http.services.web.loadbalancer.server.port: "80"
)",
    .check = gw::lint::one_off_containers_rule::check,
};
