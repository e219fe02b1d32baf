#include "lint/rule.h"

namespace gw::lint::dynamic_in_static_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::UnknownRoot})) {
    if (fact->detail == "dynamic")
      context.report(*fact, "section " + fact->subject + " belongs in a dynamic file: here it is passed over");
  }
}

}  // namespace gw::lint::dynamic_in_static_rule

GW_LINT_RULE(dynamic_in_static) = {
    .code = {"GW014"},
    .name = "dynamic-in-static",
    .severity = gw::diag::Severity::Error,
    .summary = "A section of the dynamic configuration stands in the static file.",
    .why = "Traefik passes over it without a word: routers and services there do not exist.",
    .remedy = "Move the section to a file that providers.file reads.",
    .source = "pkg/config/static (root keys), paerser v0.2.2 file/file_node.go",
    .bad = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
http:
  routers:
    r: {rule: Host(`a.example`), service: api@internal}
)",
    .good = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
api: {}
)",
    .check = gw::lint::dynamic_in_static_rule::check,
};
