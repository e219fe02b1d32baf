#include "lint/rule.h"

namespace gw::lint::non_string_key_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::NonStringKey})) {
    std::string written(context.sources().text(context.sources().original(fact->span)));
    diag::Diagnostic& found = context.report(*fact, "Traefik names this " + fact->detail + ", not " + written);
    context.replace(found, fact->span, written, "\"" + written + "\"", diag::Fix::Safety::Unsafe);
  }
}

}  // namespace gw::lint::non_string_key_rule

GW_LINT_RULE(non_string_key) = {
    .code = {"GW035"},
    .name = "non-string-key",
    .severity = gw::diag::Severity::Error,
    .summary = "A key is a number, a boolean or a date.",
    .why = R"(Traefik names the object after the type ("<int Value>"); several of them are one.)",
    .remedy = "Quote the key.",
    .source = "paerser v0.2.2 file/raw_node.go (reflect.Value.String)",
    .bad = R"(http:
  routers:
    1: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    "1": {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::non_string_key_rule::check,
};
