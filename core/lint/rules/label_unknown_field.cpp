#include "lint/rule.h"

namespace gw::lint::label_unknown_field_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::UnknownLabel})) {
    diag::Diagnostic& found = context.report(
        *fact, "Traefik knows no option " + fact->subject + " here, and takes no label of " + fact->detail);
    context.suggest(found, *fact, diag::Fix::Safety::Safe);
  }
}

}  // namespace gw::lint::label_unknown_field_rule

GW_LINT_RULE(label_unknown_field) = {
    .code = {"GW601"},
    .name = "label-unknown-field",
    .severity = gw::diag::Severity::Error,
    .summary = "A label sets an option that does not exist in this version of Traefik.",
    .why = "Traefik drops the whole container: none of its routers and services exist.",
    .remedy = "Correct or remove the label: gw schema lists the options that exist.",
    .source = "paerser v0.2.2 parser/nodes_metadata.go; pkg/provider/docker/config.go (build)",
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
      traefik.http.routers.web.rul: Host(`a.example`)
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
    .check = gw::lint::label_unknown_field_rule::check,
};
