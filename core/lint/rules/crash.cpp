#include "lint/rule.h"

namespace gw::lint::crash_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::Crash}))
    context.report(*fact,
                   "Traefik does not survive this" + (fact->traefik.empty() ? std::string() : ": " + fact->traefik));
}

}  // namespace gw::lint::crash_rule

GW_LINT_RULE(crash) = {
    .code = {"GW545"},
    .name = "crash",
    .severity = gw::diag::Severity::Error,
    .summary = "Traefik ends, or stops taking in any configuration, because of this.",
    .why = "Every router is down, or stays as it was for ever.",
    .remedy = "Remove it.",
    .source = "the real Traefik",
    .bad = R"(tcp:
  routers:
    r: {rule: HostSNI(`*`), service: s}
  services:
    s: {weighted: {services: [{name: s}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::crash_rule::check,
};
