#include "lint/rule.h"

namespace gw::lint::sni_options_conflict_rule {

using diag::FactKind;

/// A conflict that refuses the router (core.strictTLSOptions) is reported as an error.
void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::BadRouter})) {
    if (fact->path.find(".routers.") == std::string::npos || !fact->path.ends_with("tls.options")) continue;
    bool refused = fact->subject == "tls.options" || fact->traefik.find("disabled") != std::string::npos;
    bool domain = fact->traefik.find("omain") != std::string::npos;
    diag::Diagnostic& found = context.report(
        *fact, refused  ? "these TLS options conflict with those of another router for the host: the router is dropped"
               : domain ? "the rule names no host: these TLS options are not applied"
                        : "routers for this host ask for different TLS options: the default ones are used");
    if (refused) found.severity = diag::Severity::Error;
  }
}

}  // namespace gw::lint::sni_options_conflict_rule

GW_LINT_RULE(sni_options_conflict) = {
    .code = {"GW310"},
    .name = "sni-options-conflict",
    .severity = gw::diag::Severity::Warning,
    .summary = "Routers for one host ask for different TLS options, or ask for options without naming a host.",
    .why = "Traefik falls back to the default options: a demanded client certificate or TLS version is lost.",
    .remedy = "Give all routers of the host the same options; put hosts into the rule.",
    .source = "pkg/server/aggregator.go, pkg/server/router/tcp/manager.go",
    .bad = R"(http:
  routers:
    a: {rule: Host(`a.example`), service: s, tls: {options: o}}
    b: {rule: Host(`a.example`) && Path(`/b`), service: s, tls: {}}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
tls:
  options:
    o: {minVersion: VersionTLS13}
)",
    .good = R"(http:
  routers:
    a: {rule: Host(`a.example`), service: s, tls: {options: o}}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
tls:
  options:
    o: {minVersion: VersionTLS13}
)",
    .check = gw::lint::sni_options_conflict_rule::check,
};
