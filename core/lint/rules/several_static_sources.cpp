#include "lint/rule.h"

namespace gw::lint::several_static_sources_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::SeveralStaticSources}))
    context.report(*fact, "a static file is given as well: " + fact->detail + " not count");
}

}  // namespace gw::lint::several_static_sources_rule

GW_LINT_RULE(several_static_sources) = {
    .code = {"GW017"},
    .name = "several-static-sources",
    .severity = gw::diag::Severity::Warning,
    .summary = "The static configuration is given in several forms, of which Traefik takes one.",
    .why = "Options in the forms that lose are passed over without a word.",
    .remedy = "Move everything into one of file, flags, environment.",
    .source = "cmd/traefik/traefik.go (loaders), pkg/cli",
    .bad = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
)",
    .good = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
)",
    .check = gw::lint::several_static_sources_rule::check,
};
