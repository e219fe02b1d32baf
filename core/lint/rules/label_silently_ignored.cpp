#include "lint/rule.h"

namespace gw::lint::label_silently_ignored_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::LabelUnheard})) {
    if (!(fact->detail != "v1")) continue;
    context.report(*fact, "nothing reads the label " + fact->subject);
  }
}

}  // namespace gw::lint::label_silently_ignored_rule

GW_LINT_RULE(label_silently_ignored) = {
    .code = {"GW602"},
    .name = "label-silently-ignored",
    .severity = gw::diag::Severity::Error,
    .summary = "A label that looks like one of Traefik and that nothing reads.",
    .why = "Traefik passes over it without a word.",
    .remedy = "Write the name that is meant; TLS options and the like cannot be given by labels.",
    .source = "pkg/config/label/label.go",
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
      traefik.htp.routers.web.entrypoints: web
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
    .check = gw::lint::label_silently_ignored_rule::check,
};
