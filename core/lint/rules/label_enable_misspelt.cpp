#include "lint/rule.h"

namespace gw::lint::label_enable_misspelt_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::EnableLabel}))
    context.report(*fact, fact->detail == "name" ? fact->subject + " is no label of Traefik: traefik.enable is meant"
                                                 : fact->subject + " holds no boolean");
}

}  // namespace gw::lint::label_enable_misspelt_rule

GW_LINT_RULE(label_enable_misspelt) = {
    .code = {"GW604"},
    .name = "label-enable-misspelt",
    .severity = gw::diag::Severity::Warning,
    .summary = "The container is not served because of its enable label.",
    .why = "Traefik skips the container, or passes over it since exposedByDefault is off.",
    .remedy = "Write traefik.enable=true.",
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
      traefik.enable: "yes"
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
      traefik.enable: "true"
)",
    .check = gw::lint::label_enable_misspelt_rule::check,
};
