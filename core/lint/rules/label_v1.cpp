#include "lint/rule.h"

namespace gw::lint::label_v1_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::LabelUnheard})) {
    if (!(fact->detail == "v1")) continue;
    context.report(*fact, fact->subject + " is a label of Traefik 1: nothing reads it");
  }
}

}  // namespace gw::lint::label_v1_rule

GW_LINT_RULE(label_v1) = {
    .code = {"GW603"},
    .name = "label-v1",
    .severity = gw::diag::Severity::Error,
    .summary = "A label of Traefik 1.",
    .why = "Traefik passes over it without a word.",
    .remedy =
        "Write routers and services: traefik.http.routers.NAME.rule, "
        "traefik.http.services.NAME.loadbalancer.server.port.",
    .source = "migration guide v1 to v2",
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
      traefik.frontend.rule: Host:a.example
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
    .check = gw::lint::label_v1_rule::check,
};
