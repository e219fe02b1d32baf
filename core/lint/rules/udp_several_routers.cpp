#include <algorithm>
#include <map>

#include "lint/routers.h"

namespace gw::lint::udp_several_routers_rule {

void report(Context& context, std::string_view point, std::vector<const Router*> routers) {
  std::ranges::sort(routers, std::greater<>(), [](const Router* router) { return router->live->name; });
  const Router& used = *routers[0];
  for (const Router* router : routers) {
    if (router == &used) continue;
    diag::Diagnostic& found =
        context.report(router->place_of(point), "entry point " + std::string(point) + " takes one UDP router: " +
                                                    std::string(used.name()) + ", not " + std::string(router->name()));
    found.object = router->live->name;
    found.notes.push_back(
        {std::string(used.name()) + " is used: the last name whose service Traefik can build", used.place_of(point)});
  }
}

void check(Context& context) {
  std::vector<Router> routers = routers_of(context, {runtime::Role::UdpRouter});
  if (routers.size() > 1 && !context.gateway().install.given) {
    context.not_done("entry points and certificate resolvers", "no static configuration given");
    return;
  }
  std::map<std::string_view, std::vector<const Router*>> by_point;
  for (const Router& router : routers) {
    if (!router.works()) continue;  // Traefik takes the next one.
    for (std::string_view point : router.live->using_) by_point[point].push_back(&router);
  }
  for (auto& [point, all] : by_point) {
    if (all.size() > 1) report(context, point, all);
  }
}

}  // namespace gw::lint::udp_several_routers_rule

GW_LINT_RULE(udp_several_routers) = {
    .code = {"GW235"},
    .name = "udp-several-routers",
    .severity = gw::diag::Severity::Error,
    .summary = "Several UDP routers share an entry point.",
    .why = "UDP routers have no rules: the one with the last name gets all packets, the others none.",
    .remedy = "Give each UDP router an entry point of its own.",
    .source = "pkg/server/router/udp/router.go (BuildHandlers)",
    .bad = R"(#=== traefik.yml
entryPoints:
  dns: {address: ":53/udp"}
providers:
  file: {filename: dynamic.yml, watch: false}
#=== dynamic.yml
udp:
  routers:
    a: {service: s}
    b: {service: s, entryPoints: [dns]}
  services:
    s: {loadBalancer: {servers: [{address: "10.0.0.1:53"}]}}
)",
    .good = R"(#=== traefik.yml
entryPoints:
  dns: {address: ":53/udp"}
  log: {address: ":514/udp"}
providers:
  file: {filename: dynamic.yml, watch: false}
#=== dynamic.yml
udp:
  routers:
    a: {service: s, entryPoints: [log]}
    b: {service: s, entryPoints: [dns]}
  services:
    s: {loadBalancer: {servers: [{address: "10.0.0.1:53"}]}}
)",
    .check = gw::lint::udp_several_routers_rule::check,
};
