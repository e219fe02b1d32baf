#include "lint/references.h"
#include "lint/rule.h"

namespace gw::lint::resolver_not_found_rule {

void check(Context& context) { report_missing(context, "resolver", "certificate resolver"); }

}  // namespace gw::lint::resolver_not_found_rule

GW_LINT_RULE(resolver_not_found) = {
    .code = {"GW104"},
    .name = "resolver-not-found",
    .severity = gw::diag::Severity::Error,
    .summary = "A router names a certificate resolver that does not exist.",
    .why = "The router is served with the default certificate: browsers warn.",
    .remedy = "Define it under certificatesResolvers of the static configuration, or correct the name.",
    .source = "cmd/traefik/traefik.go (getDefaultsEntrypoints, resolver check)",
    .bad = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
certificatesResolvers:
  letsencrypt: {acme: {email: a@b.example, storage: acme.json, tlsChallenge: {}}}
providers:
  file: {filename: dynamic.yml, watch: false}
#=== dynamic.yml
http:
  routers:
    r: {rule: Host(`a.example`), service: s, tls: {certResolver: letsencript}}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
certificatesResolvers:
  letsencrypt: {acme: {email: a@b.example, storage: acme.json, tlsChallenge: {}}}
providers:
  file: {filename: dynamic.yml, watch: false}
#=== dynamic.yml
http:
  routers:
    r: {rule: Host(`a.example`), service: s, tls: {certResolver: letsencrypt}}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::resolver_not_found_rule::check,
};
