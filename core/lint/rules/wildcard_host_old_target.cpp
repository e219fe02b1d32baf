#include "lint/routers.h"

namespace gw::lint::wildcard_host_old_target_rule {

using gw::rule::Matcher;

/// The syntax in which HostRegexp is written.
bool templates(const Context& context, const Router& router) {
  const model::Value* syntax = router.live->value.find("ruleSyntax");
  return context.gateway().version.major < 3 || (syntax != nullptr && syntax->string() == "v2");
}

/// "[^.]+" stands for one label.
std::string remedy_for(std::string_view host, bool v2) {
  if (host == "*") return "Write PathPrefix(`/`) for every host.";
  if (!host.starts_with("*.") || host.find('*', 1) != std::string_view::npos) return "Write HostRegexp.";
  std::string rest;
  for (char c : host.substr(1)) rest += c == '.' && !v2 ? std::string("\\.") : std::string(1, c);
  return "Write HostRegexp(`" + (v2 ? "{any:[^.]+}" + rest : "^[^.]+" + rest + "$") + "`).";
}

/// What is said of the host; empty: it is a wildcard, or has none.
std::string fault(std::string_view host, bool v2, Version version) {
  if (!host.starts_with('*')) return {};
  if (v2 && version.major >= 3) return "in the v2 syntax * is a character of the host, no wildcard";
  if (version < Version{3, 7, 0}) return "before Traefik 3.7 * is a character of the host, no wildcard";
  if (host == "*" && version < Version{3, 7, 7}) return "before Traefik 3.7.7 * stands for hosts of one label only";
  return {};
}

void check_rule(Context& context, const Router& router) {
  if (!router.works() || router.rule().find('*') == std::string_view::npos) return;
  gw::rule::Compiled rule = compile(context, router);
  if (rule.program == nullptr) return;
  bool v2 = templates(context, router);
  for (const gw::rule::Program::Leaf& leaf : rule.program->leaves()) {
    const gw::rule::Node& node = rule.program->expr()[leaf.node];
    if (node.matcher != Matcher::Host && node.matcher != Matcher::HostHeader) continue;
    for (std::size_t i = 0; i < node.count; ++i) {
      const gw::rule::Argument& host = rule.program->expr().argument(node, i);
      std::string message = fault(host.value, v2, context.gateway().version);
      if (message.empty()) continue;
      context.report(place_in_rule(context, router, host.range), std::move(message)).remedy =
          remedy_for(host.value, v2);
    }
  }
}

void check(Context& context) {
  for (const Router& router : routers_of(context, {runtime::Role::Router})) check_rule(context, router);
}

}  // namespace gw::lint::wildcard_host_old_target_rule

GW_LINT_RULE(wildcard_host_old_target) = {
    .code = {"GW245"},
    .name = "wildcard-host-old-target",
    .severity = gw::diag::Severity::Warning,
    .summary = "A Host matcher has a wildcard that this version or syntax of Traefik does not know.",
    .why = "The router matches requests for the host with the star in its name, which nobody sends.",
    .remedy = "Write HostRegexp, or use Traefik 3.7 and the v3 syntax.",
    .source = "pkg/muxer/http/matcher.go (host), pkg/muxer/http/matcher_v2.go (hostV2)",
    .bad = R"(http:
  routers:
    r: {rule: Host(`*.a.example`), ruleSyntax: v2, service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`*.a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::wildcard_host_old_target_rule::check,
};
