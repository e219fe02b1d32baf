#include "lint/rule.h"

namespace gw::lint::provider_label_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::ProviderLabel}))
    context.report(*fact, "the provider does not take the label " + fact->subject);
}

}  // namespace gw::lint::provider_label_rule

GW_LINT_RULE(provider_label) = {
    .code = {"GW632"},
    .name = "swarm-label-deprecated",
    .severity = gw::diag::Severity::Warning,
    .summary = "A label of the provider itself that is refused or deprecated.",
    .why = "Traefik skips the container, or says that the label goes away.",
    .remedy = "Use the labels of the provider that is configured: traefik.docker.network, traefik.swarm.network.",
    .source = "pkg/provider/docker/shared_labels.go",
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
      traefik.docker.foo: x
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
    .check = gw::lint::provider_label_rule::check,
};
