#include "lint/rule.h"

namespace gw::lint::compose_var_unset_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::ComposeVariable}))
    context.report(*fact, "the variable " + fact->subject + " has no value and no default");
}

}  // namespace gw::lint::compose_var_unset_rule

GW_LINT_RULE(compose_var_unset) = {
    .code = {"GW618"},
    .name = "compose-var-unset",
    .severity = gw::diag::Severity::Warning,
    .summary = "A variable without value and without default.",
    .why = "Compose puts nothing in its place, with a warning.",
    .remedy = "Give it a value in .env, or a default: ${NAME:-value}.",
    .source = "Compose Specification, interpolation",
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
      traefik.http.routers.web.rule: "Host(`${DOMAIN}.example`)"
)y",
    .good = R"y(#=== traefik.yml
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
      traefik.http.routers.web.rule: "Host(`${DOMAIN:-a}.example`)"
)y",
    .check = gw::lint::compose_var_unset_rule::check,
};
