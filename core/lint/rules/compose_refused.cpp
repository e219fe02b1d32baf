#include <algorithm>

#include "lint/rule.h"

namespace gw::lint::compose_refused_rule {

using diag::FactKind;

void check(Context& context) {
  std::vector<const diag::Fact*> syntax = context.facts({FactKind::Syntax});
  for (const diag::Fact* fact : context.facts({FactKind::ComposeRefused})) {
    // Where the file is no YAML, GW003 has the place.
    bool known =
        std::ranges::any_of(syntax, [&](const diag::Fact* one) { return one->span.source == fact->span.source; });
    if (!known) context.report(*fact, "docker compose refuses the project: " + fact->detail);
  }
}

}  // namespace gw::lint::compose_refused_rule

GW_LINT_RULE(compose_refused) = {
    .code = {"GW635"},
    .name = "compose-refused",
    .severity = gw::diag::Severity::Error,
    .summary = "Docker Compose does not take the file.",
    .why = "Nothing of the project starts.",
    .remedy = "Mend what is said.",
    .source = "Compose Specification",
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
      - traefik.enable: true
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
    .check = gw::lint::compose_refused_rule::check,
};
