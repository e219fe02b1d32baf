#include "lint/rule.h"

namespace gw::lint::child_has_root_option_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::ChildHasRootOption}))
    context.report(*fact, "a router with parents must not have " + fact->subject);
}

}  // namespace gw::lint::child_has_root_option_rule

GW_LINT_RULE(child_has_root_option) = {
    .code = {"GW113"},
    .name = "child-has-root-option",
    .severity = gw::diag::Severity::Error,
    .summary = "A router with parents has an option that only root routers may have.",
    .why = "Traefik drops it.",
    .remedy = "Move the option to the root router.",
    .source = "pkg/server/router/router.go",
    .bad = R"(http:
  routers:
    p: {rule: Host(`a.example`)}
    c: {rule: Path(`/a`), service: s, parentRefs: [p], entryPoints: [web]}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    p: {rule: Host(`a.example`)}
    c: {rule: Path(`/a`), service: s, parentRefs: [p]}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::child_has_root_option_rule::check,
};
