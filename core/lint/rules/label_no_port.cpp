#include <algorithm>

#include "lint/rule.h"

namespace gw::lint::label_no_port_rule {

using diag::FactKind;

void check(Context& context) {
  std::vector<const diag::Fact*> refused = context.facts({FactKind::ComposeRefused});
  for (const diag::Fact* fact : context.facts({FactKind::NoPort})) {
    // Of a project that is refused, the rest of the service may not have been read.
    if (std::ranges::any_of(refused, [&](const diag::Fact* one) { return one->span.source == fact->span.source; }))
      continue;
    diag::Diagnostic& said = context.report(*fact, "no port is known for the service " + fact->subject);
    if (fact->detail.empty()) continue;
    // A compose file does not tell what ports its images expose, and Traefik takes the lowest of them.
    said.severity = diag::Severity::Warning;
    said.message += ", unless the image " + fact->detail + " exposes one";
  }
}

}  // namespace gw::lint::label_no_port_rule

GW_LINT_RULE(label_no_port) = {
    .code = {"GW607"},
    .name = "label-no-port",
    .severity = gw::diag::Severity::Error,
    .summary = "No port is known for the service.",
    .why =
        "Traefik skips the whole container: port is missing. It takes the lowest port that the image exposes, which a "
        "compose file does not tell.",
    .remedy = "Add traefik.http.services.NAME.loadbalancer.server.port, or expose the port.",
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
    .check = gw::lint::label_no_port_rule::check,
};
