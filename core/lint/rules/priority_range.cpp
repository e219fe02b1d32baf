#include "lint/rule.h"

namespace gw::lint::priority_range_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::BadRouter})) {
    if (fact->subject == "priority") context.report(*fact, "the priority is beyond MaxInt - 1000");
  }
}

}  // namespace gw::lint::priority_range_rule

GW_LINT_RULE(priority_range) = {
    .code = {"GW237"},
    .name = "priority-range",
    .severity = gw::diag::Severity::Error,
    .summary = "The priority of a router is beyond what users may set.",
    .why = "Traefik refuses the router.",
    .remedy = "Use a smaller number.",
    .source = "pkg/server/router/router.go (maxUserPriority)",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s, priority: 9223372036854775000}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::priority_range_rule::check,
};
