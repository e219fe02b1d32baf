#include "lint/rule.h"

namespace gw::lint::null_object_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::NullObject})) {
    if (fact->subject != "tls") context.report(*fact, fact->subject + " has no value: Traefik drops it");
  }
}

}  // namespace gw::lint::null_object_rule

GW_LINT_RULE(null_object) = {
    .code = {"GW036"},
    .name = "null-object",
    .severity = gw::diag::Severity::Warning,
    .summary = "A key has no value.",
    .why = "Traefik drops the key without a word.",
    .remedy = "Give it content, or remove it.",
    .source = "paerser v0.2.2 file/raw_node.go",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
    q:
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::null_object_rule::check,
};
