#include "lint/rule.h"

namespace gw::lint::nested_dir_not_watched_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::NotWatched}))
    context.report(*fact, "changes of this file are not seen while Traefik runs");
}

}  // namespace gw::lint::nested_dir_not_watched_rule

GW_LINT_RULE(nested_dir_not_watched) = {
    .code = {"GW018"},
    .name = "nested-dir-not-watched",
    .severity = gw::diag::Severity::Warning,
    .summary = "A file below a sub-directory is loaded but not watched.",
    .why =
        "Traefik watches the directory itself only: a change of this file is seen at the next restart, or when another "
        "file changes.",
    .remedy = "Move the file up into the directory, or restart after changes.",
    .source = "pkg/provider/file/file.go (addWatcher)",
    .bad = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  file: {directory: conf}
#=== conf/sub/a.yml
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
  file: {directory: conf}
#=== conf/a.yml
http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::nested_dir_not_watched_rule::check,
};
