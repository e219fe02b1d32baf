#include <map>
#include <tuple>

#include "lint/rule_text.h"
#include "route/tables.h"
#include "runtime/router.h"

namespace gw::lint::provider_precedence_rule {

bool meet(const RuleText& one, const RuleText& other) {
  return std::ranges::any_of(one.router->using_, [&](std::string_view point) {
    return std::ranges::find(other.router->using_, point) != other.router->using_.end();
  });
}

/// One text that gw gave to two providers, as the keys of a dump where several stores are enabled.
bool read_twice(const RuleText& one, const RuleText& other) { return one.whole == other.whole; }

std::vector<std::string> precedence_of(const source::Gateway& gateway) {
  std::vector<std::string> out;
  if (const model::Value* list = gateway.install.config.root.at("providers.precedence")) {
    for (const model::Value& name : list->items()) out.emplace_back(name.string());
  }
  return out;
}

void check(Context& context) {
  std::vector<std::string> precedence = precedence_of(context.gateway());
  std::map<std::tuple<std::string_view, gw::rule::Protocol, gw::rule::Syntax, bool, std::int64_t>, const RuleText*>
      first;
  for (const RuleText& rule : context.rule_texts()) {
    if (!rule.live || rule.child || rule.program == nullptr) continue;
    auto [known, added] = first.try_emplace({rule.text, rule.protocol, rule.syntax, rule.tls, rule.priority}, &rule);
    const RuleText& other = *known->second;
    std::string_view here = runtime::provider_of(rule.router->name), there = runtime::provider_of(other.router->name);
    if (added || here == there || read_twice(rule, other) || !meet(rule, other)) continue;
    std::int32_t rank = route::provider_rank(rule.router->name, precedence);
    std::int32_t other_rank = route::provider_rank(other.router->name, precedence);
    std::string why = rank == other_rank
                          ? "chance decides between them at each reload"
                          : "only providers.precedence decides, for " + std::string(rank > other_rank ? here : there);
    diag::Diagnostic& said = report_rule(context, rule, {0, static_cast<std::uint32_t>(rule.text.size())},
                                         std::string(rule.router->name) + " and " + std::string(other.router->name) +
                                             " have one rule and one priority: " + why);
    said.notes.push_back({"the other one", other.whole});
  }
}

}  // namespace gw::lint::provider_precedence_rule

GW_LINT_RULE(provider_precedence) = {
    .code = {"GW630"},
    .name = "provider-precedence",
    .severity = gw::diag::Severity::Warning,
    .summary = "Routers of two providers have the same rule and the same priority.",
    .why =
        "Traefik orders them by providers.precedence; providers that are not in it, and without the option all, come "
        "in an order of chance.",
    .remedy = "Give one of them a priority, or take one away.",
    .source = "pkg/muxer/http/mux.go; cmd/configuration.go (the default of providers.precedence is not applied)",
    .bad = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  file: {filename: dynamic.yml}
  docker: {}
#=== dynamic.yml
http:
  routers:
    a: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
#=== compose.yml
services:
  web:
    image: example/web
    expose: ["80"]
    labels:
      traefik.http.routers.b.rule: Host(`a.example`)
)",
    .good = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  file: {filename: dynamic.yml}
  docker: {}
#=== dynamic.yml
http:
  routers:
    a: {rule: Host(`a.example`), service: s, priority: 100}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
#=== compose.yml
services:
  web:
    image: example/web
    expose: ["80"]
    labels:
      traefik.http.routers.b.rule: Host(`a.example`)
)",
    .check = gw::lint::provider_precedence_rule::check,
};
