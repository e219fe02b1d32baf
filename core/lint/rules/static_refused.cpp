#include "lint/rule.h"
#include "lint/rule_faults.h"

namespace gw::lint::static_refused_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::StaticRefused})) {
    if (!has_own_rule(*fact)) context.report(*fact, fact->detail.empty() ? fact->traefik : fact->detail);
  }
}

}  // namespace gw::lint::static_refused_rule

GW_LINT_RULE(static_refused) = {
    .code = {"GW041"},
    .name = "static-refused",
    .severity = gw::diag::Severity::Error,
    .summary = "Traefik does not start with this static configuration.",
    .why = "Nothing is served.",
    .remedy = "Correct what Traefik names.",
    .source = "pkg/config/static/static_config.go, cmd/traefik, pkg/server",
    .bad = R"(#=== traefik.yml
entryPoints:
  web: {address: "80"}
)",
    .good = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
)",
    .check = gw::lint::static_refused_rule::check,
};
