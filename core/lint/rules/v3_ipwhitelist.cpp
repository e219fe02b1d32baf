#include "lint/outdated.h"

namespace gw::lint::v3_ipwhitelist_rule {

void check(Context& context) { report_outdated(context, "GW807"); }

}  // namespace gw::lint::v3_ipwhitelist_rule

GW_LINT_RULE(v3_ipwhitelist) = {
    .code = {"GW807"},
    .name = "v3-ipwhitelist",
    .severity = gw::diag::Severity::Warning,
    .summary = "A middleware under its former name ipWhiteList.",
    .why = "The name is deprecated: a later Traefik will refuse it.",
    .remedy = "Write ipAllowList: it has the same options.",
    .source = "pkg/config/dynamic/middlewares.go (IPWhiteList), docs migrate/v2-to-v3-details.md",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s, middlewares: [m]}
  middlewares:
    m: {ipWhiteList: {sourceRange: [10.0.0.0/8]}}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s, middlewares: [m]}
  middlewares:
    m: {ipAllowList: {sourceRange: [10.0.0.0/8]}}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::v3_ipwhitelist_rule::check,
};
