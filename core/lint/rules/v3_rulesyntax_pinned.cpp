#include "lint/outdated.h"

namespace gw::lint::v3_rulesyntax_pinned_rule {

void check(Context& context) {
  for (const model::Value* value : pinned_syntaxes(context))
    context.report(place_of(*value), "rules are read in the syntax of Traefik 2, which the next major version drops");
}

}  // namespace gw::lint::v3_rulesyntax_pinned_rule

GW_LINT_RULE(v3_rulesyntax_pinned) = {
    .code = {"GW806"},
    .name = "v3-rulesyntax-pinned",
    .severity = gw::diag::Severity::Warning,
    .summary = "Rules are kept in the syntax of Traefik 2.",
    .why =
        "The option is deprecated since Traefik 3.4 and goes with the next major version; rules of the v2 syntax are "
        "then refused.",
    .remedy = "Rewrite the rules in the v3 syntax (gw convert --target-traefik does) and remove the option.",
    .source = "docs migrate/v3.md (v3.4, rule syntax); pkg/cli/deprecation.go",
    .bad = R"(http:
  routers:
    r: {rule: 'Host(`a.example`)', service: s, ruleSyntax: v2}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: 'Host(`a.example`)', service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::v3_rulesyntax_pinned_rule::check,
};
