#include "lint/rule.h"

namespace gw::lint::unknown_field_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::UnknownField})) {
    diag::Diagnostic& found = context.report(*fact, "Traefik knows no option " + fact->subject + " here");
    context.suggest(found, *fact, diag::Fix::Safety::Safe);
    if (!fact->fatal) found.severity = diag::Severity::Warning;
  }
}

}  // namespace gw::lint::unknown_field_rule

GW_LINT_RULE(unknown_field) = {
    .code = {"GW010"},
    .name = "unknown-field",
    .severity = gw::diag::Severity::Error,
    .summary = "An option does not exist in this version of Traefik.",
    .why = "Traefik refuses the whole file because of one unknown option.",
    .remedy = "Correct or remove the option: gw schema lists those that exist.",
    .source = "paerser v0.2.2 parser/nodes_metadata.go",
    .bad = R"(http:
  routers:
    r: {rules: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::unknown_field_rule::check,
};
