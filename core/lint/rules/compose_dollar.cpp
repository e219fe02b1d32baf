#include "lint/rule.h"

namespace gw::lint::compose_dollar_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::ComposeDollar}))
    context.report(*fact, "Compose takes this dollar for a variable" +
                              (fact->subject.empty() ? std::string() : ": " + fact->subject));
}

}  // namespace gw::lint::compose_dollar_rule

GW_LINT_RULE(compose_dollar) = {
    .code = {"GW616"},
    .name = "compose-dollar",
    .severity = gw::diag::Severity::Error,
    .summary = "A dollar that Compose takes for a variable.",
    .why = "The value is not what is written: hashes and regular expressions are destroyed.",
    .remedy = "Write two dollars ($$).",
    .source = "Compose Specification, interpolation",
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
      traefik.http.middlewares.a.basicauth.users: "u:$apr1$abc$def"
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
      traefik.http.middlewares.a.basicauth.users: "u:$$apr1$$abcdefgh$$0123456789abcdefghijkl"
      traefik.http.routers.web.middlewares: a
)",
    .check = gw::lint::compose_dollar_rule::check,
};
