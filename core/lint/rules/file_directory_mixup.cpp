#include "lint/rule.h"

namespace gw::lint::file_directory_mixup_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::FileDirectoryMixup})) {
    diag::Diagnostic& found = context.report(*fact, fact->detail);
    if (!fact->fatal) found.severity = diag::Severity::Warning;
  }
}

}  // namespace gw::lint::file_directory_mixup_rule

GW_LINT_RULE(file_directory_mixup) = {
    .code = {"GW016"},
    .name = "file-directory-mixup",
    .severity = gw::diag::Severity::Error,
    .summary = "providers.file points to something that it cannot read.",
    .why = "The file provider does not start: nothing that it should read exists.",
    .remedy = "Give filename a .yml, .yaml or .toml file, or directory a directory; not both.",
    .source = "pkg/provider/file/file.go",
    .bad = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  file: {watch: false}
)",
    .good = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  file: {filename: dynamic.yml, watch: false}
#=== dynamic.yml
http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::file_directory_mixup_rule::check,
};
