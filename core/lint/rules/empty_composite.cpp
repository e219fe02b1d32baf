#include "lint/rule.h"
#include "lint/walk.h"

namespace gw::lint::empty_composite_rule {

bool empty(const model::Value* list) { return list == nullptr || list->items().empty(); }

void check(Context& context) {
  for_each_object(context.gateway(), [&](std::string_view kind, const model::Property& object) {
    auto look = [&](std::string_view of, std::string_view type, std::string_view field, const char* words) {
      const model::Value* composite = kind == of ? object.value.find(type) : nullptr;
      if (composite != nullptr && empty(composite->find(field)))
        context.report(object.value.name(), std::string(kind) + " " + std::string(object.name) + " has no " + words);
    };
    look("middleware", "chain", "middlewares", "middlewares");
    for (std::string_view service : {"service", "TCP service", "UDP service"})
      look(service, "weighted", "services", "services");
  });
}

}  // namespace gw::lint::empty_composite_rule

GW_LINT_RULE(empty_composite) = {
    .code = {"GW118"},
    .name = "empty-composite",
    .severity = gw::diag::Severity::Error,
    .summary = "A chain without middlewares, or a service made of no services.",
    .why = "A chain without content does nothing; a weighted service without services answers 503.",
    .remedy = "Fill it or remove it.",
    .source = "pkg/server/middleware, pkg/server/service",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: t}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
    t: {weighted: {sticky: {cookie: {}}}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: t}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
    t: {weighted: {services: [{name: s, weight: 1}]}}
)",
    .check = gw::lint::empty_composite_rule::check,
};
