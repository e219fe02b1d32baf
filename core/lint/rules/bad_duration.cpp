#include "lint/rule.h"

namespace gw::lint::bad_duration_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::BadDuration})) {
    diag::Diagnostic& found = context.report(*fact, fact->subject + " is no duration");
    if (!fact->fatal) found.severity = diag::Severity::Warning;
  }
}

}  // namespace gw::lint::bad_duration_rule

GW_LINT_RULE(bad_duration) = {
    .code = {"GW012"},
    .name = "bad-duration",
    .severity = gw::diag::Severity::Error,
    .summary = "A duration is neither a Go duration nor a number of seconds.",
    .why = "Traefik refuses the whole file.",
    .remedy = "Write a number with a unit: 300ms, 10s, 1m30s, 2h.",
    .source = "paerser v0.2.2 types/duration.go",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
  middlewares:
    m: {retry: {attempts: 2, initialInterval: soon}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s, middlewares: [m]}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
  middlewares:
    m: {retry: {attempts: 2, initialInterval: 100ms}}
)",
    .check = gw::lint::bad_duration_rule::check,
};
