#include "lint/rule.h"

namespace gw::lint::typeless_label_service_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::TypelessService}))
    context.report(*fact, "labels cannot make the service " + fact->subject + ": it has no load balancer");
}

}  // namespace gw::lint::typeless_label_service_rule

GW_LINT_RULE(typeless_label_service) = {
    .code = {"GW636"},
    .name = "label-typeless-service",
    .severity = gw::diag::Severity::Error,
    .summary = "Labels give a service no load balancer.",
    .why = "Traefik skips the whole container.",
    .remedy = "Labels can only give load balancers; weighted, mirroring and failover go into a file.",
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
      traefik.http.services.web.weighted.services[0].name: a
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
    .check = gw::lint::typeless_label_service_rule::check,
};
