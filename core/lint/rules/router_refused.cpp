#include "lint/rule.h"

namespace gw::lint {
namespace {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::BadRouter})) {
    bool elsewhere = fact->subject == "rule" || fact->subject == "priority" || fact->path.ends_with("tls.options") ||
                     fact->path.starts_with("tls.options.");
    if (!elsewhere) context.report(*fact, fact->traefik);
  }
}

}  // namespace
}  // namespace gw::lint

GW_LINT_RULE(router_refused) = {
    .code = {"GW250"},
    .name = "router-refused",
    .severity = gw::diag::Severity::Error,
    .summary = "Traefik refuses a router.",
    .why = "The router does not exist.",
    .remedy = "See what Traefik says.",
    .source = "pkg/server/router",
    .bad = R"(tcp:
  routers:
    r: {rule: HostSNI(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{address: "10.0.0.1:1"}]}}
)",
    .good = R"(tcp:
  routers:
    r: {rule: HostSNI(`a.example`), service: s, tls: {}}
  services:
    s: {loadBalancer: {servers: [{address: "10.0.0.1:1"}]}}
)",
    .check = gw::lint::check,
};
