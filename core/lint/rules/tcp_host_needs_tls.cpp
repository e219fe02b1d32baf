#include "lint/tls_classes.h"

namespace gw::lint::tcp_host_needs_tls_rule {

using diag::FactKind;

/// The first name that a router's rule asks for.
const gw::rule::Argument* host_of(const gw::rule::Program& program) {
  for (const gw::rule::Program::Leaf& leaf : program.leaves()) {
    const gw::rule::Node& node = program.expr()[leaf.node];
    if (node.matcher == gw::rule::Matcher::HostSni) return &program.expr().argument(node, 0);
  }
  return nullptr;
}

void check(Context& context) {
  std::vector<Router> routers;
  for (const diag::Fact* fact : context.facts({FactKind::BadRouter})) {
    if (!fact->traefik.ends_with("has HostSNI matcher, but no TLS on router")) continue;
    diag::Diagnostic& found = context.report(*fact, "a rule with HostSNI needs TLS on the router");
    if (routers.empty()) routers = routers_of(context, {runtime::Role::TcpRouter});
    for (const Router& router : routers) {
      if (router.live->name != fact->object) continue;
      gw::rule::Compiled rule = compile(context, router);
      const gw::rule::Argument* host = rule.program == nullptr ? nullptr : host_of(*rule.program);
      if (host != nullptr) found.span = place_in_rule(context, router, host->range);
      found.fix = switch_tls_on(context, router);
      break;
    }
  }
}

}  // namespace gw::lint::tcp_host_needs_tls_rule

GW_LINT_RULE(tcp_host_needs_tls) = {
    .code = {"GW230"},
    .name = "tcp-host-needs-tls",
    .severity = gw::diag::Severity::Error,
    .summary = "A TCP router names a host but has no TLS.",
    .why = "Without TLS there is no server name: Traefik refuses the router.",
    .remedy = "Give it tls: {} (or passthrough: true), or use HostSNI(`*`).",
    .source = "pkg/server/router/tcp/manager.go",
    .bad = R"(tcp:
  routers:
    r: {rule: HostSNI(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{address: "10.0.0.1:1"}]}}
)",
    .good = R"(tcp:
  routers:
    r: {rule: HostSNI(`a.example`), service: s, tls: {}}
  services:
    s: {loadBalancer: {servers: [{address: "10.0.0.1:1"}]}}
)",
    .check = gw::lint::tcp_host_needs_tls_rule::check,
};
