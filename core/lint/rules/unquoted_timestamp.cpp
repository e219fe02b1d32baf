#include "lint/rule.h"

namespace gw::lint::unquoted_timestamp_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::Timestamp})) {
    diag::Diagnostic& found = context.report(*fact, "the date " + fact->subject + " must be quoted");
    if (!fact->fatal) found.severity = diag::Severity::Warning;
    context.replace(found, fact->span, fact->subject, "\"" + fact->subject + "\"", diag::Fix::Safety::Safe);
  }
}

}  // namespace gw::lint::unquoted_timestamp_rule

GW_LINT_RULE(unquoted_timestamp) = {
    .code = {"GW033"},
    .name = "unquoted-timestamp",
    .severity = gw::diag::Severity::Error,
    .summary = "An unquoted date.",
    .why = R"(YAML makes a time of it, and Traefik refuses the file: "unsupported type: struct".)",
    .remedy = "Quote it.",
    .source = "paerser v0.2.2 file/raw_node.go",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s, middlewares: [m]}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
  middlewares:
    m: {headers: {customRequestHeaders: {X-Since: 2024-01-02}}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::unquoted_timestamp_rule::check,
};
