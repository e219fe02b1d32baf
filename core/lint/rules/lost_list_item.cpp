#include "lint/rule.h"

namespace gw::lint::lost_list_item_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::NullInList, FactKind::NestedList})) {
    diag::Diagnostic& found =
        context.report(*fact, fact->kind == FactKind::NestedList ? "a list within a list" : "a null in a list");
    if (fact->fatal) found.severity = diag::Severity::Error;
  }
}

}  // namespace gw::lint::lost_list_item_rule

GW_LINT_RULE(lost_list_item) = {
    .code = {"GW044"},
    .name = "lost-list-item",
    .severity = gw::diag::Severity::Warning,
    .summary = "An item of a list is null or a list of its own.",
    .why = "Traefik drops it, or makes a text of it.",
    .remedy = "Write plain items.",
    .source = "paerser v0.2.2 file/raw_node.go",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s, entryPoints: [web, ~]}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s, entryPoints: [web]}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::lost_list_item_rule::check,
};
