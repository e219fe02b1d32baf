#include "lint/rule.h"

namespace gw::lint::conflicting_definition_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::ConflictingDefinition}))
    context.report(*fact,
                   "several containers define the " + fact->detail + " " + fact->subject + " differently: none counts");
}

}  // namespace gw::lint::conflicting_definition_rule

GW_LINT_RULE(conflicting_definition) = {
    .code = {"GW610"},
    .name = "conflicting-definition",
    .severity = gw::diag::Severity::Error,
    .summary = "Several containers define one name differently.",
    .why = "Traefik removes it altogether.",
    .remedy = "Make the definitions the same, or give them names of their own.",
    .source = "pkg/provider/merge.go",
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
  other:
    image: example/other
    expose: ["81"]
    labels:
      traefik.http.routers.web.rule: Host(`b.example`)
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
    .check = gw::lint::conflicting_definition_rule::check,
};
