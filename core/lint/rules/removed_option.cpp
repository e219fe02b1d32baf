#include "lint/rule.h"

namespace gw::lint::removed_option_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::RemovedOption}))
    context.report(*fact, fact->subject + " has been removed: Traefik does not start with it");
}

}  // namespace gw::lint::removed_option_rule

GW_LINT_RULE(removed_option) = {
    .code = {"GW808"},
    .name = "removed-option",
    .severity = gw::diag::Severity::Error,
    .summary = "An option of Traefik 2 that version 3 refuses.",
    .why = "Traefik 3 does not start.",
    .remedy = "Remove the option; the migration guide names what takes its place.",
    .source = "pkg/cli/deprecation.go",
    .bad = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
pilot: {token: x}
)",
    .good = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
)",
    .check = gw::lint::removed_option_rule::check,
};
