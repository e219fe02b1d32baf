#include <algorithm>

#include "lint/compose_services.h"

namespace gw::lint::network_not_shared_rule {

using source::ComposeProject;
using source::ComposeService;
using source::ComposeTraefik;

/// Networks that gw sees Traefik in; empty where it does not see them all.
std::vector<std::string> networks_of_traefik(const Context& context) {
  std::vector<std::string> out;
  for (const auto& project : context.gateway().projects) {
    for (const ComposeTraefik& traefik : project->traefik) {
      if (traefik.networks.empty()) return {};  // The host's network, or another container's.
      out.insert(out.end(), traefik.networks.begin(), traefik.networks.end());
    }
  }
  return out;
}

void check_service(Context& context, const ComposeService& service, const std::vector<std::string>& ours) {
  const decode::Named* label = routing_label(service.labels);
  if (!service.active || label == nullptr || service.networks.empty() || !service.network_mode.empty()) return;
  auto shared = [&](const std::string& network) { return std::ranges::find(ours, network) != ours.end(); };
  if (std::ranges::any_of(service.networks, shared)) return;
  context.report(service.span, "the service " + service.name + " is in no network that Traefik is in (" + ours.front() +
                                   (ours.size() > 1 ? ", …" : "") + "): it cannot be reached");
}

void check(Context& context) {
  std::vector<std::string> ours = networks_of_traefik(context);
  if (ours.empty() || !has_provider(context, "docker")) return;
  for (const auto& project : context.gateway().projects) {
    for (const ComposeService& service : project->services) check_service(context, service, ours);
  }
}

}  // namespace gw::lint::network_not_shared_rule

GW_LINT_RULE(network_not_shared) = {
    .code = {"GW612"},
    .name = "network-not-shared",
    .severity = gw::diag::Severity::Error,
    .summary = "A service has no network in common with Traefik.",
    .why = "Traefik has an address of it that nothing leads to: requests end with 504 Gateway Timeout.",
    .remedy = "Put both into one network, and name it in traefik.docker.network.",
    .source = "docs providers/docker.md (network)",
    .bad = R"(#=== compose.yml
services:
  traefik:
    image: traefik:v3.7
    command: ["--providers.docker=true", "--entryPoints.web.address=:80"]
    ports: ["80:80"]
    networks: [a]
  web:
    image: example/web
    expose: ["80"]
    networks: [b]
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
    .check = gw::lint::network_not_shared_rule::check,
};
