#include "lint/rule.h"

namespace gw::lint::tls_not_true_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::NotTrue, FactKind::NullObject})) {
    bool null = fact->kind == FactKind::NullObject;
    if (null && fact->subject != "tls") continue;
    std::string name = null ? fact->subject : fact->path.substr(fact->path.rfind('.') + 1);
    context.report(*fact, name + " is off: write " + name + ": {} to switch it on");
  }
}

}  // namespace gw::lint::tls_not_true_rule

GW_LINT_RULE(tls_not_true) = {
    .code = {"GW037"},
    .name = "tls-not-true",
    .severity = gw::diag::Severity::Warning,
    .summary = "An object that may be switched on is switched off by its value.",
    .why = "Only true or an object switches it on: a router with tls: yes or an empty tls: has no TLS.",
    .remedy = "Write {} or true.",
    .source = "paerser v0.2.2 parser/nodes_metadata.go (allowEmpty)",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s, tls: "yes"}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s, tls: {}}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::tls_not_true_rule::check,
};
