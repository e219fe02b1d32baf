#include <algorithm>

#include "lint/rule_places.h"

namespace gw::lint::unreachable_router_rule {

std::string names_of(const std::vector<analysis::Blocker>& blockers) {
  std::string out;
  for (std::size_t i = 0; i < blockers.size(); ++i) {
    const analysis::Blocker& one = blockers[i];
    if (i > 0) out += i + 1 == blockers.size() ? " and " : ", ";
    out += one.router != nullptr ? std::string(one.router->name) : "the HTTPS routers of " + std::string(one.host);
  }
  return out;
}

void check(Context& context) {
  for (const RuleText& rule : context.rule_texts()) {
    if (rule.program == nullptr || !rule.live) continue;
    Reaches& reaches = context.reaches();
    const analysis::RouterReach& reach = reaches.reach(rule);
    if (reach.router == nullptr) continue;
    if (reach.kind == analysis::Reach::Kind::Unknown) {
      context.not_done("whether " + std::string(rule.router->name) + " can win", reach.why);
      continue;
    }
    // Of a copy duplicate-rule tells.
    if (reach.kind != analysis::Reach::Kind::Shadowed || reaches.copied_by(reach) != nullptr) continue;
    // TCP that takes the connections of HTTP has a rule of its own.
    const runtime::Object* first = reach.blockers.empty() ? nullptr : reach.blockers[0].router;
    if (first != nullptr && rule.http() && first->role == runtime::Role::TcpRouter) continue;
    if (first == nullptr) continue;  // HTTPS that takes those of TCP has one, too.
    bool elsewhere = std::ranges::any_of(reach.blockers, [&](const analysis::Blocker& one) {
      return one.router != nullptr && reaches.action(*one.router) != reaches.action(*reach.router);
    });
    diag::Diagnostic& said = report_whole(context, rule,
                                          "the router never gets a request: " + names_of(reach.blockers) +
                                              (reach.blockers.size() == 1 ? " takes" : " take") +
                                              " all that it matches" + (elsewhere ? "" : " and do the same with it"));
    for (const analysis::Blocker& one : reach.blockers) {
      if (one.router == nullptr) continue;
      add_place(context, said, *one.router,
                std::string(one.router->name) + " comes first: " + why_first(*one.router, *reach.router));
    }
  }
}

}  // namespace gw::lint::unreachable_router_rule

GW_LINT_RULE(unreachable_router) = {
    .code = {"GW202"},
    .name = "unreachable-router",
    .severity = gw::diag::Severity::Warning,
    .summary = "Every request that a router matches is taken by routers that come before it.",
    .why = "The router never gets a request; its service and its middlewares are dead.",
    .remedy = "Give it a priority above theirs, make their rules narrower, or remove it.",
    .source = "pkg/muxer/http/mux.go, pkg/muxer/tcp/mux.go (priorities)",
    .bad = R"(http:
  routers:
    site: {rule: 'Host(`a.example`)', service: s, priority: 100}
    api: {rule: 'Host(`a.example`) && PathPrefix(`/api`)', service: t, priority: 50}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
    t: {loadBalancer: {servers: [{url: "http://10.0.0.2"}]}}
)",
    .good = R"(http:
  routers:
    site: {rule: 'Host(`a.example`)', service: s, priority: 100}
    api: {rule: 'Host(`a.example`) && PathPrefix(`/api`)', service: t, priority: 150}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
    t: {loadBalancer: {servers: [{url: "http://10.0.0.2"}]}}
)",
    .check = gw::lint::unreachable_router_rule::check,
    .proofs = true,
};
