#include "lint/references.h"
#include "lint/rule.h"

namespace gw::lint::missing_provider_suffix_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::MissingReference})) {
    std::string other = elsewhere(*fact);
    if (other.empty()) continue;
    std::string name = written_name(context, *fact);
    diag::Diagnostic& found = context.report(*fact, fact->detail + " " + name + " exists as " + other + " only");
    found.remedy = "write " + other;
    context.replace(found, fact->span, name, other, diag::Fix::Safety::Unsafe);
  }
}

}  // namespace gw::lint::missing_provider_suffix_rule

GW_LINT_RULE(missing_provider_suffix) = {
    .code = {"GW109"},
    .name = "missing-provider-suffix",
    .severity = gw::diag::Severity::Error,
    .summary = "A name without provider belongs to another provider.",
    .why = "A name without @provider is looked for in the own provider only: the reference leads nowhere.",
    .remedy = "Add the provider: auth@docker.",
    .source = "pkg/server/provider/provider.go (GetQualifiedName)",
    .bad = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
api: {}
providers:
  file: {filename: dynamic.yml, watch: false}
#=== dynamic.yml
http:
  routers:
    r: {rule: Host(`a.example`), service: api}
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
    .check = gw::lint::missing_provider_suffix_rule::check,
};
