#include "lint/rule.h"

namespace gw::lint::service_refused_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::BadServiceOption})) context.report(*fact, fact->traefik);
}

}  // namespace gw::lint::service_refused_rule

GW_LINT_RULE(service_refused) = {
    .code = {"GW542"},
    .name = "service-refused",
    .severity = gw::diag::Severity::Error,
    .summary = "Traefik cannot build a service with these options.",
    .why = "The service, and every router that leads to it, does not exist.",
    .remedy = "Correct the option.",
    .source = "pkg/server/service/service.go",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: t}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
    t: {loadBalancer: {servers: [{url: ":"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::service_refused_rule::check,
};
