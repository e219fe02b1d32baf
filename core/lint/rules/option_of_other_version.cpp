#include "lint/rule.h"

namespace gw::lint::option_of_other_version_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::NotInVersion})) {
    diag::Diagnostic& found = context.report(
        *fact, "option " + fact->subject + " does not exist in Traefik " + to_string(context.gateway().version));
    if (!fact->detail.empty()) found.message += " (" + fact->detail + ")";
    if (!fact->fatal) found.severity = diag::Severity::Warning;
  }
}

}  // namespace gw::lint::option_of_other_version_rule

GW_LINT_RULE(option_of_other_version) = {
    .code = {"GW831"},
    .name = "option-of-other-version",
    .severity = gw::diag::Severity::Error,
    .summary = "An option that this version of Traefik does not have, but another has.",
    .why = "Traefik refuses the whole file.",
    .remedy = "Upgrade Traefik, remove the option, or name the version you run: --traefik.",
    .source = "schemas/traefik.json (since)",
    .bad = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
metrics:
  influxDB: {address: "10.0.0.1:1"}
)",
    .good = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
)",
    .check = gw::lint::option_of_other_version_rule::check,
};
