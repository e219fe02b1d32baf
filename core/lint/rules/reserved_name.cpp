#include "lint/rule.h"
#include "lint/walk.h"

namespace gw::lint::reserved_name_rule {

void check(Context& context) {
  for_each_object(context.gateway(), [&](std::string_view kind, const model::Property& object) {
    if (object.name.find('@') == std::string_view::npos) return;
    context.report(object.value.name(),
                   std::string(kind) + " " + std::string(object.name) + ": a name must not hold an @");
  });
}

}  // namespace gw::lint::reserved_name_rule

GW_LINT_RULE(reserved_name) = {
    .code = {"GW023"},
    .name = "reserved-name",
    .severity = gw::diag::Severity::Error,
    .summary = "The name of an object holds an @.",
    .why = "Traefik takes what follows the @ for a provider: nothing can refer to the object.",
    .remedy = "Name the object without @; the provider is added by itself.",
    .source = "pkg/config/runtime, provider.GetQualifiedName",
    .bad = R"(http:
  routers:
    r@file: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::reserved_name_rule::check,
};
