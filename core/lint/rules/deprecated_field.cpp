#include <set>

#include "lint/outdated.h"

namespace gw::lint::deprecated_field_rule {

using diag::FactKind;

void check(Context& context) {
  std::set<std::pair<text::SourceId, std::uint32_t>> seen;  // The loader of deprecations and the decoder both see some.
  for (const model::Value* value : pinned_syntaxes(context)) {
    text::Span place = place_of(*value);
    seen.emplace(place.source, place.begin);  // GW806 tells of it.
  }
  for (const diag::Fact* fact : context.facts({FactKind::DeprecatedField})) {
    if (!seen.emplace(fact->span.source, fact->span.begin).second) continue;
    if (!rule_of_outdated(*fact, context.gateway().version).empty()) continue;
    context.report(*fact, fact->subject.substr(fact->subject.rfind('.') + 1) + " is deprecated");
  }
}

}  // namespace gw::lint::deprecated_field_rule

GW_LINT_RULE(deprecated_field) = {
    .code = {"GW832"},
    .name = "deprecated-field",
    .severity = gw::diag::Severity::Warning,
    .summary = "An option is deprecated.",
    .why = "A later Traefik will refuse it.",
    .remedy = "Use the option that the documentation names in its place.",
    .source = "schemas/traefik.json (deprecated), pkg/cli/deprecation.go",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s, ruleSyntax: v3}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::deprecated_field_rule::check,
};
