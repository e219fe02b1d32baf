#include "lint/rule_places.h"

namespace gw::lint::tcp_passthrough_vs_http_rule {

void check(Context& context) {
  for (const RuleText& rule : context.rule_texts()) {
    if (rule.http() || rule.program == nullptr || !rule.live) continue;
    const analysis::RouterReach& reach = context.reaches().reach(rule);
    if (reach.kind != analysis::Reach::Kind::Shadowed) continue;
    std::string hosts;
    for (const analysis::Blocker& one : reach.blockers) {
      if (one.router == nullptr) hosts += (hosts.empty() ? "" : ", ") + std::string(one.host);
    }
    if (hosts.empty()) continue;
    report_whole(context, rule, "the TCP router never gets a connection: HTTPS routers are for " + hosts + ", too");
  }
}

}  // namespace gw::lint::tcp_passthrough_vs_http_rule

GW_LINT_RULE(tcp_passthrough_vs_http) = {
    .code = {"GW233"},
    .name = "tcp-passthrough-vs-http",
    .severity = gw::diag::Severity::Warning,
    .summary = "HTTPS routers and a TCP router with TLS are for the same server name on one entry point.",
    .why = "The HTTPS routers get the connections; the TCP router gets none.",
    .remedy = "Give the TCP router an entry point of its own, or take the host out of the HTTPS routers.",
    .source = "pkg/server/router/tcp/router.go (ServeTCP)",
    .bad = R"(http:
  routers:
    site: {rule: 'Host(`a.example`)', service: s, tls: {}}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
tcp:
  routers:
    db: {rule: HostSNI(`a.example`), service: db, tls: {passthrough: true}}
  services:
    db: {loadBalancer: {servers: [{address: "10.0.0.1:5432"}]}}
)",
    .good = R"(http:
  routers:
    site: {rule: 'Host(`b.example`)', service: s, tls: {}}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
tcp:
  routers:
    db: {rule: HostSNI(`a.example`), service: db, tls: {passthrough: true}}
  services:
    db: {loadBalancer: {servers: [{address: "10.0.0.1:5432"}]}}
)",
    .check = gw::lint::tcp_passthrough_vs_http_rule::check,
    .proofs = true,
};
