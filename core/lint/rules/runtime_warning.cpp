#include "lint/rule.h"

namespace gw::lint::runtime_warning_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::RuntimeWarning})) context.report(*fact, fact->traefik);
}

}  // namespace gw::lint::runtime_warning_rule

GW_LINT_RULE(runtime_warning) = {
    .code = {"GW544"},
    .name = "runtime-warning",
    .severity = gw::diag::Severity::Warning,
    .summary = "Traefik logs a warning or an error for an object and goes on.",
    .why = "What the object does may not be what is meant.",
    .remedy = "See what Traefik says.",
    .source = "the log of Traefik",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
tls:
  options:
    default: {preferServerCipherSuites: true}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::runtime_warning_rule::check,
};
