#include "lint/rule.h"

namespace gw::lint::label_root_case_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::LabelRoot, FactKind::LabelName}))
    context.report(*fact, fact->kind == FactKind::LabelRoot
                              ? "the root of " + fact->subject + " is not exactly traefik"
                              : fact->subject + " is no name of a label that can be read");
}

}  // namespace gw::lint::label_root_case_rule

GW_LINT_RULE(label_root_case) = {
    .code = {"GW605"},
    .name = "label-root-case",
    .severity = gw::diag::Severity::Error,
    .summary = "A label whose root is not exactly \"traefik\".",
    .why = "Traefik refuses the whole container.",
    .remedy = "Write traefik in lower case.",
    .source = "paerser parser/labels_decode.go",
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
      Traefik.http.routers.web.rule: Host(`a.example`)
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
    .check = gw::lint::label_root_case_rule::check,
};
