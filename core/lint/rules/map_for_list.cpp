#include "lint/rule.h"

namespace gw::lint::map_for_list_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::MapForList}))
    context.report(
        *fact, "a map stands where a list is expected: " +
                   std::string(fact->detail == "elements" ? "its entries are taken for items" : "it is passed over"));
}

}  // namespace gw::lint::map_for_list_rule

GW_LINT_RULE(map_for_list) = {
    .code = {"GW032"},
    .name = "map-for-list",
    .severity = gw::diag::Severity::Error,
    .summary = "A map stands where a list is expected.",
    .why = "Traefik takes the list for empty, or each entry for an item of its own.",
    .remedy = "Write a list: [a, b].",
    .source = "paerser v0.2.2 file/raw_node.go",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s, entryPoints: {web: }}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s, entryPoints: [web]}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::map_for_list_rule::check,
};
