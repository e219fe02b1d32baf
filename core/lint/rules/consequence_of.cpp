#include "lint/rule.h"

namespace gw::lint::consequence_of_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::Consequence}))
    context.report(*fact, fact->object + " is lost because of this");
}

}  // namespace gw::lint::consequence_of_rule

GW_LINT_RULE(consequence_of) = {
    .code = {"GW102"},
    .name = "consequence-of",
    .severity = gw::diag::Severity::Error,
    .summary = "An object is lost only because of another fault.",
    .why = "Nothing is wrong with the object itself.",
    .remedy = "Repair the fault that it follows from.",
    .source = "pkg/server/router, service, middleware: errors travel up",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s, middlewares: [m]}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
  middlewares:
    m: {chain: {middlewares: [none]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::consequence_of_rule::check,
};
