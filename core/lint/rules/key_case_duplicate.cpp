#include "lint/rule.h"

namespace gw::lint::key_case_duplicate_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::SameFieldTwice}))
    context.report(*fact, fact->subject + " is overruled by " + fact->detail);
}

}  // namespace gw::lint::key_case_duplicate_rule

GW_LINT_RULE(key_case_duplicate) = {
    .code = {"GW039"},
    .name = "key-case-duplicate",
    .severity = gw::diag::Severity::Error,
    .summary = "One option is written twice in different case.",
    .why = "One of them wins; which is not obvious.",
    .remedy = "Remove one of them.",
    .source = "paerser v0.2.2 parser (fields are matched case folded)",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), Rule: Host(`b.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::key_case_duplicate_rule::check,
};
