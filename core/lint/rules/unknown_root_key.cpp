#include "lint/rule.h"

namespace gw::lint::unknown_root_key_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::UnknownRoot})) {
    if (!fact->detail.empty()) continue;
    if (fact->subject == "frontends" || fact->subject == "backends") continue;  // GW810 tells of them.
    bool extension = fact->subject.starts_with("x-") || fact->subject.starts_with(".");
    diag::Diagnostic& found = context.report(*fact, "Traefik passes over the section " + fact->subject);
    if (extension) found.severity = diag::Severity::Info;  // A place for anchors, by custom.
    context.suggest(found, *fact, diag::Fix::Safety::Unsafe);
  }
}

}  // namespace gw::lint::unknown_root_key_rule

GW_LINT_RULE(unknown_root_key) = {
    .code = {"GW030"},
    .name = "unknown-root-key",
    .severity = gw::diag::Severity::Error,
    .summary = "A section at the root of the file does not exist.",
    .why = "Unlike unknown options further down it is passed over without a word, with all that it holds.",
    .remedy = "Correct the name or remove the section.",
    .source = "paerser v0.2.2 file/file_node.go (root keys are filtered)",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
htttp:
  routers: {}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::unknown_root_key_rule::check,
};
