#include "lint/compose_services.h"

namespace gw::lint::healthcheck_hides_container_rule {

bool empty_services_allowed(const Context& context) {
  const model::Value* allowed = context.gateway().install.config.root.at("providers.docker.allowEmptyServices");
  return allowed != nullptr && allowed->kind == model::Value::Kind::Bool && allowed->boolean;
}

void check(Context& context) {
  if (!context.gateway().install.given || !has_provider(context, "docker") || empty_services_allowed(context)) return;
  for (const auto& project : context.gateway().projects) {
    for (const source::ComposeService& service : project->services) {
      if (!service.active || !service.health_check || service.replicas != 1) continue;
      if (routing_label(service.labels) == nullptr) continue;
      context.report(service.span, "while " + service.name + " is not healthy its routers do not exist");
    }
  }
}

}  // namespace gw::lint::healthcheck_hides_container_rule

GW_LINT_RULE(healthcheck_hides_container) = {
    .code = {"GW623"},
    .name = "healthcheck-hides-container",
    .severity = gw::diag::Severity::Warning,
    .summary = "A container with a health check is the only one of its service.",
    .why =
        "Traefik leaves a container out until Docker calls it healthy: while it starts, and whenever the check fails, "
        "its routers are gone and requests get 404.",
    .remedy = "Set allowEmptyServices of the provider, which answers 503 instead, or run several replicas.",
    .source = "pkg/provider/docker/config.go (keepContainer, getServers)",
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
    healthcheck: {test: [CMD, "true"]}
    labels:
      traefik.http.routers.web.rule: Host(`a.example`)
)",
    .good = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  docker: {allowEmptyServices: true}
#=== compose.yml
services:
  web:
    image: example/web
    expose: ["80"]
    healthcheck: {test: [CMD, "true"]}
    labels:
      traefik.http.routers.web.rule: Host(`a.example`)
)",
    .check = gw::lint::healthcheck_hides_container_rule::check,
};
