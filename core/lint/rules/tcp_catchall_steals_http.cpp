#include <map>

#include "lint/rule_places.h"

namespace gw::lint::tcp_catchall_steals_http_rule {

using runtime::Role;

void check(Context& context) {
  std::map<const runtime::Object*, std::vector<const RuleText*>> stolen;
  for (const RuleText& rule : context.rule_texts()) {
    if (!rule.http() || rule.program == nullptr || !rule.live || rule.tls) continue;
    const analysis::RouterReach& reach = context.reaches().reach(rule);
    bool by_tcp = reach.kind == analysis::Reach::Kind::Shadowed && !reach.blockers.empty() &&
                  reach.blockers[0].router != nullptr && reach.blockers[0].router->role == Role::TcpRouter;
    if (by_tcp) stolen[reach.blockers[0].router].push_back(&rule);
  }
  for (const auto& [thief, rules] : stolen) {
    const RuleText* rule = rule_of(context, *thief);
    if (rule == nullptr) continue;
    std::string names(rules[0]->router->name);
    if (rules.size() > 1) names += " and " + std::to_string(rules.size() - 1) + " more HTTP routers";
    diag::Diagnostic& said = report_whole(context, *rule,
                                          "the TCP router takes every connection without TLS, so that " + names +
                                              (rules.size() > 1 ? " never get a request" : " never gets a request"));
    for (std::size_t i = 0; i < std::min<std::size_t>(rules.size(), 3); ++i)
      said.notes.push_back({std::string(rules[i]->router->name) + " is here", rules[i]->whole});
  }
}

}  // namespace gw::lint::tcp_catchall_steals_http_rule

GW_LINT_RULE(tcp_catchall_steals_http) = {
    .code = {"GW232"},
    .name = "tcp-catchall-steals-http",
    .severity = gw::diag::Severity::Warning,
    .summary = "A TCP router for every name without TLS stands on an entry point that has HTTP routers.",
    .why = "It gets every connection before HTTP is looked at.",
    .remedy = "Give the TCP router an entry point of its own.",
    .source = "pkg/server/router/tcp/router.go (ServeTCP)",
    .bad = R"(http:
  routers:
    site: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
tcp:
  routers:
    db: {rule: HostSNI(`*`), service: db}
  services:
    db: {loadBalancer: {servers: [{address: "10.0.0.1:5432"}]}}
)",
    .good = R"(http:
  routers:
    site: {rule: Host(`a.example`), service: s, entryPoints: [web]}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
tcp:
  routers:
    db: {rule: HostSNI(`*`), service: db, entryPoints: [db]}
  services:
    db: {loadBalancer: {servers: [{address: "10.0.0.1:5432"}]}}
)",
    .check = gw::lint::tcp_catchall_steals_http_rule::check,
    .proofs = true,
};
