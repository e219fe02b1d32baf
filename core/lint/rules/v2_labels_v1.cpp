#include "lint/rule.h"

namespace gw::lint::v2_labels_v1_rule {

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({diag::FactKind::UnknownRoot})) {
    if (fact->subject != "frontends" && fact->subject != "backends") continue;
    context.report(*fact, "the section " + fact->subject + " is of Traefik 1: nothing reads it");
  }
}

}  // namespace gw::lint::v2_labels_v1_rule

GW_LINT_RULE(v2_labels_v1) = {
    .code = {"GW810"},
    .name = "v2-labels-v1",
    .severity = gw::diag::Severity::Error,
    .summary = "A file of Traefik 1: frontends and backends.",
    .why = "Traefik 2 and 3 pass over these sections without a word: nothing of them is served.",
    .remedy = "Write routers and services below http.",
    .source = "paerser file/file_node.go (root keys are filtered); docs migrate v1 to v2",
    .bad = R"(frontends:
  f: {backend: b}
http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: 'Host(`a.example`)', service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::v2_labels_v1_rule::check,
};
