#include "lint/rule.h"

namespace gw::lint::default_rule_used_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::DefaultRule}))
    context.report(*fact, "the router " + fact->subject + " has no rule: it gets " + fact->detail);
}

}  // namespace gw::lint::default_rule_used_rule

GW_LINT_RULE(default_rule_used) = {
    .code = {"GW621"},
    .name = "default-rule-used",
    .severity = gw::diag::Severity::Warning,
    .summary = "A router without rule gets the default rule.",
    .why = "The container is served under a name that nobody wrote.",
    .remedy = "Write a rule, or set exposedByDefault: false.",
    .source = "pkg/provider/docker/docker.go (defaultRule)",
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
      traefik.http.routers.web.entrypoints: web
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
    .check = gw::lint::default_rule_used_rule::check,
};
