#include "lint/rule.h"

namespace gw::lint::label_quoting_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::ComposeSpace}))
    context.report(*fact, "white space around the = of the label " + fact->subject + " becomes part of it");
}

}  // namespace gw::lint::label_quoting_rule

GW_LINT_RULE(label_quoting) = {
    .code = {"GW619"},
    .name = "label-quoting",
    .severity = gw::diag::Severity::Error,
    .summary = "A label of a list with white space around its equals sign.",
    .why = "The space becomes part of the name or value: \"field not found, node: rule \".",
    .remedy = "Write KEY=VALUE without spaces.",
    .source = "Compose Specification, labels",
    .bad = R"y(#=== traefik.yml
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
      - "traefik.http.routers.web.rule = Host(`a.example`)"
)y",
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
    .check = gw::lint::label_quoting_rule::check,
};
