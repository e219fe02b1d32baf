#include "lint/rule.h"

namespace gw::lint::list_empty_element_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::EmptyListItem}))
    context.report(*fact, "an empty item of a list");
}

}  // namespace gw::lint::list_empty_element_rule

GW_LINT_RULE(list_empty_element) = {
    .code = {"GW025"},
    .name = "list-empty-element",
    .severity = gw::diag::Severity::Error,
    .summary = "A comma list has an empty item.",
    .why = "The empty item counts: for entry points and middlewares it is a name that does not exist.",
    .remedy = "Remove the comma.",
    .source = "paerser v0.2.2 parser/element_fill.go (setSlice)",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s, entryPoints: "web,"}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s, entryPoints: web}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::list_empty_element_rule::check,
};
