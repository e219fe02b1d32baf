#include "lint/rule.h"

namespace gw::lint::duplicate_key_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::DuplicateKey})) {
    diag::Diagnostic& found = context.report(*fact, "key " + fact->subject + " is already defined");
    if (!fact->fatal) found.severity = diag::Severity::Warning;
  }
}

}  // namespace gw::lint::duplicate_key_rule

GW_LINT_RULE(duplicate_key) = {
    .code = {"GW005"},
    .name = "duplicate-key",
    .severity = gw::diag::Severity::Error,
    .summary = "A key stands twice in one map.",
    .why = "YAML and TOML refuse the file; what the second one says is lost.",
    .remedy = "Remove one of the two.",
    .source = "yaml.v3 decode.go (mapping), BurntSushi/toml parse.go",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
    r: {rule: Host(`b.example`), service: s}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::duplicate_key_rule::check,
};
