#include <algorithm>

#include "lint/compose_services.h"
#include "lint/routers.h"
#include "model/view.h"
#include "runtime/router.h"

namespace gw::lint::compose_depends_rule {

bool published(const source::Port& port) { return !port.bindings.empty(); }

void check_traefik(Context& context, const source::ComposeTraefik& traefik) {
  const model::Value* points = context.gateway().install.config.root.find("entryPoints");
  if (points == nullptr || traefik.networks.empty()) return;
  std::vector<std::string> listening;
  for (const model::Property& point : points->properties())
    listening.emplace_back(runtime::listener_of(model::written(point.value, "address")).port);
  for (const source::Port& port : traefik.ports) {
    if (!published(port) || std::ranges::find(listening, port.number) != listening.end()) continue;
    context.report(port.span, "port " + port.number + " of Traefik is published, but no entry point listens on it");
  }
}

void check(Context& context) {
  if (!context.gateway().install.given) return;
  std::size_t count = 0;
  for (const auto& project : context.gateway().projects) count += project->traefik.size();
  if (count != 1) return;  // Of several it is not known whose entry points these are.
  for (const auto& project : context.gateway().projects) {
    for (const source::ComposeTraefik& traefik : project->traefik) check_traefik(context, traefik);
  }
}

}  // namespace gw::lint::compose_depends_rule

GW_LINT_RULE(compose_depends) = {
    .code = {"GW633"},
    .name = "compose-depends",
    .severity = gw::diag::Severity::Warning,
    .summary = "The published ports of Traefik and its entry points do not fit.",
    .why =
        "A published port without entry point answers nobody; an entry point without published port is not reached "
        "from outside.",
    .remedy = "Publish the port on which the entry point listens.",
    .source = "docs setup/docker.md",
    .bad = R"(#=== compose.yml
services:
  traefik:
    image: traefik:v3.7
    command: ["--providers.docker=true", "--entryPoints.web.address=:80"]
    ports: ["80:80", "443:443"]
    networks: [a]
  web:
    image: example/web
    expose: ["80"]
    networks: [a]
    labels:
      traefik.http.routers.web.rule: Host(`a.example`)
networks:
  a: {}
  b: {}
)",
    .good = R"(#=== compose.yml
services:
  traefik:
    image: traefik:v3.7
    command: ["--providers.docker=true", "--entryPoints.web.address=:80"]
    ports: ["80:80"]
    networks: [a]
  web:
    image: example/web
    expose: ["80"]
    networks: [a]
    labels:
      traefik.http.routers.web.rule: Host(`a.example`)
networks:
  a: {}
  b: {}
)",
    .check = gw::lint::compose_depends_rule::check,
};
