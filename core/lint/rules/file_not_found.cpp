#include "lint/rule.h"

namespace gw::lint::file_not_found_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::FileNotFound}))
    context.report(*fact, "file " + fact->subject + " does not exist");
}

}  // namespace gw::lint::file_not_found_rule

GW_LINT_RULE(file_not_found) = {
    .code = {"GW123"},
    .name = "file-not-found",
    .severity = gw::diag::Severity::Error,
    .summary = "A file that the configuration names does not exist.",
    .why = "Traefik takes the path for the content itself, or skips what needs the file.",
    .remedy = "Correct the path, mount the file, or tell gw where it lies: --map CONTAINER=LOCAL.",
    .source = "pkg/types/file_or_content.go, pkg/tls",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
tls:
  certificates:
    - {certFile: certs/none.pem, keyFile: certs/none.key}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::file_not_found_rule::check,
};
