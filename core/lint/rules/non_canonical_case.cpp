#include "lint/rule.h"

namespace gw::lint::non_canonical_case_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::NonCanonicalCase})) {
    diag::Diagnostic& found = context.report(*fact, "option " + fact->subject + " is written " + fact->detail);
    found.remedy = "write " + fact->detail;
    context.replace(found, fact->span, fact->subject, fact->detail, diag::Fix::Safety::Safe);
  }
}

}  // namespace gw::lint::non_canonical_case_rule

GW_LINT_RULE(non_canonical_case) = {
    .code = {"GW011"},
    .name = "non-canonical-case",
    .severity = gw::diag::Severity::Warning,
    .summary = "An option is written in other case than the documentation writes it.",
    .why = "Traefik takes it; schemas, CRDs and people who search do not.",
    .remedy = "Write the option as documented.",
    .source = "Go strings.EqualFold in paerser v0.2.2",
    .bad = R"(http:
  routers:
    r: {Rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::non_canonical_case_rule::check,
};
