#include "lint/rule.h"
#include "lint/walk.h"

namespace gw::lint::bad_tls_options_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::BadRouter})) {
    if (fact->path.starts_with("tls.options."))
      context.report(*fact, fact->traefik.substr(fact->traefik.rfind(": ") + 2));
  }
  for_each_object(context.gateway(), [&](std::string_view kind, const model::Property& object) {
    const model::Value* least = kind == "TLS options" ? object.value.find("minVersion") : nullptr;
    const model::Value* most = kind == "TLS options" ? object.value.find("maxVersion") : nullptr;
    // VersionTLS10 to VersionTLS13 sort by their names.
    if (least == nullptr || most == nullptr || most->string().empty() || least->string() <= most->string()) return;
    context.report(least->span, "minVersion " + std::string(least->string()) + " is above maxVersion " +
                                    std::string(most->string()) + ": no handshake succeeds");
  });
}

}  // namespace gw::lint::bad_tls_options_rule

GW_LINT_RULE(bad_tls_options) = {
    .code = {"GW316"},
    .name = "bad-tls-options",
    .severity = gw::diag::Severity::Error,
    .summary = "TLS options that Traefik cannot use.",
    .why = "Every router that asks for them is refused; broken default options break TLS of all routers.",
    .remedy = "Use the names of the documentation; give caFiles where client certificates are verified.",
    .source = "pkg/tls/tlsmanager.go",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s, tls: {options: o}}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
tls:
  options:
    o: {cipherSuites: [NOPE]}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s, tls: {options: o}}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
tls:
  options:
    o: {minVersion: VersionTLS13}
)",
    .check = gw::lint::bad_tls_options_rule::check,
};
