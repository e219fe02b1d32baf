#include "lint/rule.h"

namespace gw::lint::compose_outside_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::ComposeOutside}))
    context.report(*fact, fact->subject + " lies outside the project and is not followed");
}

}  // namespace gw::lint::compose_outside_rule

GW_LINT_RULE(compose_outside) = {
    .code = {"GW637"},
    .name = "compose-outside",
    .severity = gw::diag::Severity::Warning,
    .summary = "A file outside the project's directory is not followed.",
    .why = "What it holds is not looked at.",
    .remedy = "Use --allow-outside.",
    .source = "Compose Specification, include and extends",
    .bad = R"(#=== sub/compose.yml
include: [../other/x.yml]
services:
  web:
    image: example/web
    expose: ["80"]
    labels: {traefik.http.routers.web.rule: Host(`a.example`)}
#=== other/x.yml
services: {}
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
    .check = gw::lint::compose_outside_rule::check,
};
