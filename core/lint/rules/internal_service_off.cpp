#include "lint/rule.h"

namespace gw::lint::internal_service_off_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::InternalServiceOff})) {
    diag::Diagnostic& found = context.report(*fact, fact->subject + " is off");
    if (!fact->detail.empty()) found.remedy = "set " + fact->detail + " in the static configuration";
  }
}

}  // namespace gw::lint::internal_service_off_rule

GW_LINT_RULE(internal_service_off) = {
    .code = {"GW108"},
    .name = "internal-service-off",
    .severity = gw::diag::Severity::Error,
    .summary = "A router leads to an internal service whose feature is off.",
    .why = "The router is not built.",
    .remedy = "Switch the feature on in the static configuration.",
    .source = "pkg/server/service/internalhandler.go",
    .bad = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  file: {filename: dynamic.yml, watch: false}
#=== dynamic.yml
http:
  routers:
    r: {rule: Host(`a.example`), service: api@internal}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
api: {}
providers:
  file: {filename: dynamic.yml, watch: false}
#=== dynamic.yml
http:
  routers:
    r: {rule: Host(`a.example`), service: api@internal}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::internal_service_off_rule::check,
};
