#include "lint/rule.h"
#include "lint/rule_faults.h"

namespace gw::lint::alpn_acme_rule {

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({diag::FactKind::BadRouter})) {
    if (refuses_acme(*fact))
      context.report(*fact, "no rule may have the protocol acme-tls/1: Traefik answers it itself");
  }
}

}  // namespace gw::lint::alpn_acme_rule

GW_LINT_RULE(alpn_acme) = {
    .code = {"GW234"},
    .name = "alpn-acme",
    .severity = gw::diag::Severity::Error,
    .summary = "A TCP rule asks for the protocol of ACME's TLS challenge.",
    .why = "Traefik keeps acme-tls/1 to itself and refuses the rule: the router does not exist.",
    .remedy = "Remove ALPN(`acme-tls/1`); allowACMEByPass at the entry point leaves the challenge to HostSNI routers.",
    .source = "pkg/muxer/tcp/matcher.go (alpn), pkg/server/router/tcp/router.go",
    .bad = R"(tcp:
  routers:
    r: {rule: HostSNI(`a.example`) && ALPN(`acme-tls/1`), service: s, tls: {passthrough: true}}
  services:
    s: {loadBalancer: {servers: [{address: "10.0.0.1:1"}]}}
)",
    .good = R"(tcp:
  routers:
    r: {rule: HostSNI(`a.example`) && ALPN(`h2`), service: s, tls: {passthrough: true}}
  services:
    s: {loadBalancer: {servers: [{address: "10.0.0.1:1"}]}}
)",
    .check = gw::lint::alpn_acme_rule::check,
};
