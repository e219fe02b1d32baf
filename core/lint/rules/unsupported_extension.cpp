#include "lint/rule.h"

namespace gw::lint::unsupported_extension_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::UnsupportedExtension}))
    context.report(*fact, "the file provider passes over this file: its extension is not .yml, .yaml or .toml");
}

}  // namespace gw::lint::unsupported_extension_rule

GW_LINT_RULE(unsupported_extension) = {
    .code = {"GW027"},
    .name = "unsupported-extension",
    .severity = gw::diag::Severity::Info,
    .summary = "A file in the directory of the file provider has an extension that it passes over.",
    .why = "What the file defines does not exist.",
    .remedy = "Name it .yml, .yaml or .toml if it is configuration.",
    .source = "pkg/provider/file/file.go",
    .bad = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  file: {directory: conf, watch: false}
#=== conf/a.yml
http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
#=== conf/b.yml.bak
http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  file: {directory: conf, watch: false}
#=== conf/a.yml
http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::unsupported_extension_rule::check,
};
