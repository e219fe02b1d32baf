#include "lint/rule.h"

namespace gw::lint::multi_document_yaml_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::SeveralDocuments}))
    context.report(*fact, "everything from here on is passed over: Traefik reads the first document only");
}

}  // namespace gw::lint::multi_document_yaml_rule

GW_LINT_RULE(multi_document_yaml) = {
    .code = {"GW020"},
    .name = "multi-document-yaml",
    .severity = gw::diag::Severity::Error,
    .summary = "The file holds several YAML documents.",
    .why = "Traefik reads the first one and passes over the others without a word.",
    .remedy = "Put each document into a file of its own.",
    .source = "yaml.v3 (Unmarshal decodes the first document)",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
---
http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::multi_document_yaml_rule::check,
};
