#include "lint/rule.h"

namespace gw::lint::standalone_element_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::StandaloneElement})) {
    diag::Diagnostic& found = context.report(*fact, fact->subject + " must not be empty");
    if (!fact->fatal) found.severity = diag::Severity::Warning;
  }
}

}  // namespace gw::lint::standalone_element_rule

GW_LINT_RULE(standalone_element) = {
    .code = {"GW013"},
    .name = "standalone-element",
    .severity = gw::diag::Severity::Error,
    .summary = "An option that needs content is empty.",
    .why = R"(Traefik refuses the whole file: "cannot be a standalone element".)",
    .remedy = "Give it content, or remove it.",
    .source = "paerser v0.2.2 parser/nodes_metadata.go",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  middlewares: {}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::standalone_element_rule::check,
};
