#include "lint/rule.h"

namespace gw::lint::list_for_scalar_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::ListForScalar}))
    context.report(*fact, "a list stands where one value is expected: Traefik reads " + fact->detail);
}

}  // namespace gw::lint::list_for_scalar_rule

GW_LINT_RULE(list_for_scalar) = {
    .code = {"GW031"},
    .name = "list-for-scalar",
    .severity = gw::diag::Severity::Error,
    .summary = "A list stands where one value is expected.",
    .why = "Traefik stores a text that it makes of the list, with separators nobody wrote.",
    .remedy = "Write one value; where several are meant use the option that takes a list.",
    .source = "paerser v0.2.2 file/raw_node.go",
    .bad = R"(http:
  routers:
    r: {rule: [Host(`a.example`)], service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::list_for_scalar_rule::check,
};
