#include "lint/references.h"
#include "lint/rule.h"

namespace gw::lint::tls_options_not_found_rule {

void check(Context& context) { report_missing(context, "tlsOptions", "TLS options"); }

}  // namespace gw::lint::tls_options_not_found_rule

GW_LINT_RULE(tls_options_not_found) = {
    .code = {"GW106"},
    .name = "tls-options-not-found",
    .severity = gw::diag::Severity::Error,
    .summary = "A router names TLS options that do not exist.",
    .why = "Traefik refuses the router.",
    .remedy = "Define them under tls.options, or name them with the provider that has them.",
    .source = "pkg/tls/tlsmanager.go",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s, tls: {options: strict}}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s, tls: {options: strict}}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
tls:
  options:
    strict: {minVersion: VersionTLS13}
)",
    .check = gw::lint::tls_options_not_found_rule::check,
};
