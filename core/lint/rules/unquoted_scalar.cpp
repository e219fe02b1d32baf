#include "lint/rule.h"

namespace gw::lint::unquoted_scalar_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::ScalarRewritten})) {
    diag::Diagnostic& found = context.report(*fact, fact->subject + " is a text here: quote it");
    context.replace(found, fact->span, fact->subject, "\"" + fact->subject + "\"", diag::Fix::Safety::Safe);
  }
}

}  // namespace gw::lint::unquoted_scalar_rule

GW_LINT_RULE(unquoted_scalar) = {
    .code = {"GW022"},
    .name = "unquoted-scalar",
    .severity = gw::diag::Severity::Warning,
    .summary = "An unquoted number, boolean or null stands where a text is expected.",
    .why = "YAML makes another type of it first; another spelling of the same value changes the text.",
    .remedy = "Quote it.",
    .source = "paerser v0.2.2 file/raw_node.go",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s, middlewares: [m]}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
  middlewares:
    m: {headers: {customRequestHeaders: {X-Flag: true}}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s, middlewares: [m]}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
  middlewares:
    m: {headers: {customRequestHeaders: {X-Flag: "true"}}}
)",
    .check = gw::lint::unquoted_scalar_rule::check,
};
