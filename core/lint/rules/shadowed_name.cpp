#include "lint/rule.h"
#include "lint/walk.h"

namespace gw::lint::shadowed_name_rule {

bool internal_service(std::string_view name) {
  return name == "api" || name == "dashboard" || name == "ping" || name == "prometheus" || name == "rest" ||
         name == "noop";
}

void check(Context& context) {
  for (const source::Provider& provider : context.gateway().providers) {
    for_each_value(provider, [&](const model::Value& value, const schema::Field* field, std::string_view) {
      if (field == nullptr || field->role != "ref<http.service>" || !internal_service(value.string())) return;
      std::string name(value.string()), own = name + "@" + provider.name;
      if (context.graph().find(runtime::Role::Service, own) != nullptr)
        context.report(value.span, "this is " + own + ", not " + name + "@internal");
    });
  }
}

}  // namespace gw::lint::shadowed_name_rule

GW_LINT_RULE(shadowed_name) = {
    .code = {"GW122"},
    .name = "shadowed-name",
    .severity = gw::diag::Severity::Info,
    .summary = "A name without provider exists in several providers.",
    .why = "The own provider is meant: the other object is not reached.",
    .remedy = "Add the provider to say which.",
    .source = "pkg/server/provider/provider.go (GetQualifiedName)",
    .bad = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
api: {}
providers:
  file: {filename: dynamic.yml, watch: false}
#=== dynamic.yml
http:
  routers:
    r: {rule: Host(`a.example`), service: api}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
    api: {loadBalancer: {servers: [{url: "http://10.0.0.2"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::shadowed_name_rule::check,
};
