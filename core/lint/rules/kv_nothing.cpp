#include "lint/rule.h"

namespace gw::lint::kv_nothing_rule {

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({diag::FactKind::KvNothing}))
    context.report(*fact,
                   "no key below " + fact->subject + " makes a router, a service, a middleware or a TLS setting");
}

}  // namespace gw::lint::kv_nothing_rule

GW_LINT_RULE(kv_nothing) = {
    .code = {"GW638"},
    .name = "kv-nothing",
    .severity = gw::diag::Severity::Warning,
    .summary = "A store that holds only servers transports or the like.",
    .why = "Traefik takes such a configuration for empty and skips it; what other providers refer to in it is missing.",
    .remedy = "Put the servers transports where the routers and services stand, or add those to the store.",
    .source = "pkg/server/configurationwatcher.go",
    .bad = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  redis: {endpoints: ["127.0.0.1:6379"]}
#=== keys.json
{"traefik/http/serversTransports/t/insecureSkipVerify": "true"}
)",
    .good = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  redis: {endpoints: ["127.0.0.1:6379"]}
#=== keys.json
{"traefik/http/serversTransports/t/insecureSkipVerify": "true",
 "traefik/http/services/s/loadBalancer/servers/0/url": "http://127.0.0.1:8080"}
)",
    .check = gw::lint::kv_nothing_rule::check,
};
