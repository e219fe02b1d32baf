#include "lint/rule.h"

namespace gw::lint::constraints_exclude_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::ConstraintExcludes, FactKind::BadConstraints}))
    context.report(*fact, fact->kind == FactKind::BadConstraints
                              ? "the constraints cannot be read, so no container is served: " + fact->detail
                              : "the container is left out by the constraints " + fact->detail);
}

}  // namespace gw::lint::constraints_exclude_rule

GW_LINT_RULE(constraints_exclude) = {
    .code = {"GW622"},
    .name = "constraints-exclude",
    .severity = gw::diag::Severity::Warning,
    .summary = "The labels of a container do not satisfy the constraints.",
    .why = "The container is not served.",
    .remedy = "Add the label that the constraints ask for.",
    .source = "pkg/provider/constraints",
    .bad = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  docker: {constraints: 'Label(`a`, `b`)'}
#=== compose.yml
services:
  web:
    image: example/web
    expose: ["80"]
    labels:
      traefik.http.routers.web.rule: Host(`a.example`)
)",
    .good = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  docker: {constraints: 'Label(`a`, `b`)'}
#=== compose.yml
services:
  web:
    image: example/web
    expose: ["80"]
    labels:
      traefik.http.routers.web.rule: Host(`a.example`)
      a: b
)",
    .check = gw::lint::constraints_exclude_rule::check,
};
