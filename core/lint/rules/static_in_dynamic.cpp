#include "lint/rule.h"

namespace gw::lint::static_in_dynamic_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::UnknownRoot})) {
    if (fact->detail == "static")
      context.report(*fact,
                     "section " + fact->subject + " belongs in the static configuration: here it is passed over");
  }
}

}  // namespace gw::lint::static_in_dynamic_rule

GW_LINT_RULE(static_in_dynamic) = {
    .code = {"GW015"},
    .name = "static-in-dynamic",
    .severity = gw::diag::Severity::Error,
    .summary = "A section of the static configuration stands in a dynamic file.",
    .why = "Traefik passes over it without a word: the entry points or providers there do not exist.",
    .remedy = "Move the section to the static file (traefik.yml), flags or environment.",
    .source = "pkg/config/dynamic (root keys), paerser v0.2.2 file/file_node.go",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
entryPoints:
  web: {address: ":80"}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::static_in_dynamic_rule::check,
};
