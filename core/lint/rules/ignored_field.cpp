#include "lint/rule.h"

namespace gw::lint::ignored_field_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::IgnoredField}))
    context.report(*fact, fact->subject + " has no effect here");
}

}  // namespace gw::lint::ignored_field_rule

GW_LINT_RULE(ignored_field) = {
    .code = {"GW043"},
    .name = "ignored-field",
    .severity = gw::diag::Severity::Warning,
    .summary = "Traefik takes the option here, without effect.",
    .why = "The option looks as if it did something.",
    .remedy = "Remove it.",
    .source = R"(struct tags of pkg/config (file, label: "-"))",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s, deniedEncodedPathCharacters: {}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::ignored_field_rule::check,
};
