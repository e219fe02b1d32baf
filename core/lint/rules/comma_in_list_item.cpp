#include "lint/rule.h"

namespace gw::lint::comma_in_list_item_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::CommaInItem}))
    context.report(*fact, "one item, not several: " + fact->subject);
}

}  // namespace gw::lint::comma_in_list_item_rule

GW_LINT_RULE(comma_in_list_item) = {
    .code = {"GW038"},
    .name = "comma-in-list-item",
    .severity = gw::diag::Severity::Warning,
    .summary = "An item of a list holds a comma.",
    .why = "A single text is split at commas, an item of a list is not: this is one name.",
    .remedy = "Write one item a name.",
    .source = "paerser v0.2.2 file/raw_node.go",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s, entryPoints: ["web,websecure"]}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s, entryPoints: [web, websecure]}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::comma_in_list_item_rule::check,
};
