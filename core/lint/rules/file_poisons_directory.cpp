#include "lint/rule.h"

namespace gw::lint::file_poisons_directory_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::FilePoisonsDirectory}))
    context.report(*fact, "this file takes the whole directory down: " + fact->detail);
}

}  // namespace gw::lint::file_poisons_directory_rule

GW_LINT_RULE(file_poisons_directory) = {
    .code = {"GW006"},
    .name = "file-poisons-directory",
    .severity = gw::diag::Severity::Error,
    .summary = "One file that Traefik refuses takes the whole directory down.",
    .why =
        "The file provider gives up the directory at the first error: at start nothing of it is served, later the old "
        "configuration stays.",
    .remedy = "Repair the error that is reported in this file.",
    .source = "pkg/provider/file/file.go (collectFileConfigs)",
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
#=== conf/b.yml
http:
  routers:
    x: {rules: Host(`b.example`)}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::file_poisons_directory_rule::check,
};
