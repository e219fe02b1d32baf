#include "lint/rule.h"

namespace gw::lint::wrong_type_rule {

using diag::FactKind;

std::string words(const diag::Fact& fact) {
  switch (fact.kind) {
    case FactKind::WrongScalar: return fact.subject + " is no " + fact.detail;
    case FactKind::ObjectForScalar: return "a map stands where a single value is expected";
    case FactKind::ScalarForList: return "a single value stands where a list of objects is expected";
    default: return "a single value stands where an object is expected: it is passed over";
  }
}

void check(Context& context) {
  for (const diag::Fact* fact : context.facts(
           {FactKind::WrongScalar, FactKind::ObjectForScalar, FactKind::ScalarForList, FactKind::ScalarForObject})) {
    diag::Diagnostic& found = context.report(*fact, words(*fact));
    if (!fact->fatal) found.severity = diag::Severity::Warning;
  }
}

}  // namespace gw::lint::wrong_type_rule

GW_LINT_RULE(wrong_type) = {
    .code = {"GW009"},
    .name = "wrong-type",
    .severity = gw::diag::Severity::Error,
    .summary = "A value has the wrong type.",
    .why = "Traefik refuses the whole file.",
    .remedy = "Write a value of the type that the option has: gw schema tells.",
    .source = "paerser v0.2.2 parser/element_fill.go",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s, priority: high}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s, priority: 10}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::wrong_type_rule::check,
};
