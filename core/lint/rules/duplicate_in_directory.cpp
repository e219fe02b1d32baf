#include "lint/rule.h"

namespace gw::lint::duplicate_in_directory_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::AlreadyConfigured}))
    context.report(*fact, fact->subject + " is defined in an earlier file: this one is passed over");
}

}  // namespace gw::lint::duplicate_in_directory_rule

GW_LINT_RULE(duplicate_in_directory) = {
    .code = {"GW611"},
    .name = "duplicate-in-directory",
    .severity = gw::diag::Severity::Warning,
    .summary = "An object of the same name stands in two files of the directory.",
    .why = "The first file by name wins, the other object is passed over with a line in the log.",
    .remedy = "Rename or remove one of the two.",
    .source = "pkg/provider/file/file.go, pkg/provider/merge.go",
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
    .check = gw::lint::duplicate_in_directory_rule::check,
};
