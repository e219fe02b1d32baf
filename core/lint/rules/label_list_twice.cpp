#include "lint/rule.h"

namespace gw::lint::label_list_twice_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::ComposeTwice}))
    context.report(*fact, "the label " + fact->subject + " stands twice: the last one wins");
}

}  // namespace gw::lint::label_list_twice_rule

GW_LINT_RULE(label_list_twice) = {
    .code = {"GW620"},
    .name = "label-list-vs-map-mix",
    .severity = gw::diag::Severity::Warning,
    .summary = "A label stands twice in one list.",
    .why = "The last one wins.",
    .remedy = "Remove one of the two.",
    .source = "Compose Specification, labels",
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
      - traefik.http.routers.web.rule=Host(`b.example`)
      - traefik.http.routers.web.rule=Host(`a.example`)
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
    .check = gw::lint::label_list_twice_rule::check,
};
