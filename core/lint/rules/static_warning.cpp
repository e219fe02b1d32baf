#include "lint/rule.h"

namespace gw::lint::static_warning_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::StaticWarning})) context.report(*fact, fact->traefik);
}

}  // namespace gw::lint::static_warning_rule

GW_LINT_RULE(static_warning) = {
    .code = {"GW042"},
    .name = "static-warning",
    .severity = gw::diag::Severity::Warning,
    .summary = "Traefik logs a warning or an error at the start and goes on.",
    .why = "A provider, an exporter or a log does not work as meant.",
    .remedy = "See what Traefik says.",
    .source = "the log of Traefik",
    .bad = R"(#=== traefik.yml
log: {level: LOUD}
entryPoints:
  web: {address: ":80"}
)",
    .good = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
)",
    .check = gw::lint::static_warning_rule::check,
};
