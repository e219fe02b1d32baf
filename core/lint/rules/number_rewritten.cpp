#include "lint/rule.h"

namespace gw::lint::number_rewritten_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::NumberRewritten})) {
    diag::Diagnostic& found = context.report(*fact, "Traefik reads " + fact->subject + " as " + fact->detail);
    context.replace(found, fact->span, fact->subject, "\"" + fact->subject + "\"", diag::Fix::Safety::Unsafe);
  }
}

}  // namespace gw::lint::number_rewritten_rule

GW_LINT_RULE(number_rewritten) = {
    .code = {"GW034"},
    .name = "number-rewritten",
    .severity = gw::diag::Severity::Error,
    .summary = "An unquoted number becomes another text.",
    .why = "Traefik makes a number of it and prints that: 1.10 becomes 1.100000, 012 becomes 10.",
    .remedy = "Quote it.",
    .source = "paerser v0.2.2 file/raw_node.go",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s, middlewares: [m]}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
  middlewares:
    m: {headers: {customRequestHeaders: {X-Version: 1.10}}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::number_rewritten_rule::check,
};
