#include "lint/outdated.h"

namespace gw::lint::dns_challenge_options_rule {

void check(Context& context) { report_outdated(context, "GW812"); }

}  // namespace gw::lint::dns_challenge_options_rule

GW_LINT_RULE(dns_challenge_options) = {
    .code = {"GW812"},
    .name = "dns-challenge-options",
    .severity = gw::diag::Severity::Warning,
    .summary = "A former option of the DNS challenge.",
    .why = "Traefik 3.3 moved it below propagation: a later version will refuse it here.",
    .remedy = "Write propagation.delayBeforeChecks or propagation.disableChecks.",
    .source = "pkg/provider/acme/provider.go (DNSChallenge, Propagation)",
    .bad = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
certificatesResolvers:
  le: {acme: {email: a@a.example, storage: acme.json, dnsChallenge: {provider: manual, delayBeforeCheck: 10}}}
#=== dynamic.yml
http:
  routers:
    r: {rule: Host(`a.example`), service: s, tls: {certResolver: le}}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
certificatesResolvers:
  le: {acme: {email: a@a.example, storage: acme.json, dnsChallenge: {provider: manual, propagation: {delayBeforeChecks: 10}}}}
#=== dynamic.yml
http:
  routers:
    r: {rule: Host(`a.example`), service: s, tls: {certResolver: le}}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::dns_challenge_options_rule::check,
};
