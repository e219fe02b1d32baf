#include <algorithm>
#include <set>

#include "base/strings.h"
#include "lint/compose_services.h"

namespace gw::lint::bypass_direct_port_rule {

/// The ports of its containers to which Traefik sends: those that labels name, otherwise the lowest.
std::set<std::string> reached(const source::ComposeService& service) {
  std::set<std::string> out;
  for (const decode::Named& label : service.labels) {
    std::string name = base::ascii_lower(label.name);
    if (name.starts_with("traefik.") && name.ends_with(".loadbalancer.server.port")) out.insert(label.value);
  }
  if (!out.empty() || service.ports.empty()) return out;
  auto number = [](const source::Port& port) { return std::pair(port.number.size(), port.number); };
  out.insert(std::ranges::min(service.ports, {}, number).number);
  return out;
}

bool loopback(const std::string& host) { return host.starts_with("127.") || host == "::1" || host == "[::1]"; }

void check_service(Context& context, const source::ComposeService& service) {
  if (!service.active || routing_label(service.labels) == nullptr) return;
  std::set<std::string> ports = reached(service);
  for (const source::Port& port : service.ports) {
    auto open = [](const source::Port::Binding& one) { return !loopback(one.host_ip); };
    if (!ports.contains(port.number) || std::ranges::none_of(port.bindings, open)) continue;
    context.report(port.span.written() ? port.span : service.span,
                   "port " + port.number + " of " + service.name + " is open on the host beside Traefik");
  }
}

void check(Context& context) {
  if (!has_provider(context, "docker")) return;
  for (const auto& project : context.gateway().projects) {
    for (const source::ComposeService& service : project->services) {
      bool traefik = std::ranges::any_of(
          project->traefik, [&](const source::ComposeTraefik& one) { return one.service == service.name; });
      if (!traefik) check_service(context, service);
    }
  }
}

}  // namespace gw::lint::bypass_direct_port_rule

GW_LINT_RULE(bypass_direct_port) = {
    .code = {"GW409"},
    .name = "bypass-direct-port",
    .severity = gw::diag::Severity::Warning,
    .summary = "A service that Traefik routes to is also published on the host.",
    .why = "Who asks the host's port reaches the service without Traefik: without TLS, authentication and limits.",
    .remedy = "Remove it from ports (expose is enough for Traefik), or bind it to 127.0.0.1.",
    .source = "docs setup/docker.md",
    .bad = R"(#=== compose.yml
services:
  traefik:
    image: traefik:v3.7
    command: ["--providers.docker=true", "--entryPoints.web.address=:80"]
    ports: ["80:80"]
  web:
    image: example/web
    ports: ["8080:80"]
    labels:
      traefik.http.routers.web.rule: Host(`a.example`)
)",
    .good = R"(#=== compose.yml
services:
  traefik:
    image: traefik:v3.7
    command: ["--providers.docker=true", "--entryPoints.web.address=:80"]
    ports: ["80:80"]
  web:
    image: example/web
    expose: ["80"]
    ports: ["2222:22", "127.0.0.1:8080:80"]
    labels:
      traefik.http.routers.web.rule: Host(`a.example`)
      traefik.http.services.web.loadbalancer.server.port: "80"
)",
    .check = gw::lint::bypass_direct_port_rule::check,
};
