#include "lint/rule.h"

namespace gw::lint::label_url_with_port_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::UrlWithPort}))
    context.report(*fact, "the service " + fact->subject + " has a URL and a scheme or port");
}

}  // namespace gw::lint::label_url_with_port_rule

GW_LINT_RULE(label_url_with_port) = {
    .code = {"GW609"},
    .name = "label-url-with-port",
    .severity = gw::diag::Severity::Error,
    .summary = "The URL of a server together with its scheme or port.",
    .why = "Traefik skips the whole container.",
    .remedy = "Keep one of the two.",
    .source = "pkg/provider/docker/config.go",
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
      traefik.http.services.web.loadbalancer.server.url: http://10.0.0.1
      traefik.http.services.web.loadbalancer.server.port: "80"
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
    .check = gw::lint::label_url_with_port_rule::check,
};
