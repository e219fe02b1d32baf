#include "lint/edits.h"
#include "lint/routers.h"

namespace gw::lint::default_entrypoints_rule {

using diag::Fix;

/// The same, spelled out.
std::optional<Fix> fix(const Context& context, const Router& router, const std::vector<std::string_view>& points) {
  const model::Value* rule = router.written->value.find("rule");
  if (rule == nullptr) return std::nullopt;
  std::string list = list_text(context.sources(), *rule, points);
  std::optional<diag::Edit> edit = add_member(context.sources(), router.written->value, *rule, "entryPoints", list);
  if (!edit) return std::nullopt;
  return Fix{"name the entry points", Fix::Safety::Unsafe, {*edit}};
}

std::string joined(const std::vector<std::string_view>& points) {
  std::string out;
  for (std::string_view point : points) out += (out.empty() ? "" : ", ") + std::string(point);
  return out;
}

void check(Context& context) {
  const source::Gateway& gateway = context.gateway();
  std::vector<Router> routers = routers_of(context, {runtime::Role::Router, runtime::Role::TcpRouter});
  std::vector<std::string> names = default_entry_points(gateway);
  std::vector<std::string_view> points(names.begin(), names.end());
  if (!gateway.install.given && !routers.empty())
    context.not_done("entry points and certificate resolvers", "no static configuration given");
  if (points.size() < 2 || default_is_chosen(gateway)) return;
  std::string all = joined(points);
  for (const Router& router : routers) {
    if (router.names_entry_points() || !router.works() || router.live->using_.empty()) continue;
    diag::Diagnostic& found = context.report(
        router.place(), "router " + std::string(router.name()) + " names no entry point: it listens on " + all);
    found.remedy = "Write entryPoints: [" + all + "] or fewer";
    found.remedy += gateway.version.major < 3 ? "." : ", or asDefault: true at the entry points that are meant.";
    found.fix = fix(context, router, points);
  }
}

}  // namespace gw::lint::default_entrypoints_rule

GW_LINT_RULE(default_entrypoints) = {
    .code = {"GW242"},
    .name = "default-entrypoints",
    .severity = gw::diag::Severity::Warning,
    .summary = "A router names no entry point although there are several and none is the default.",
    .why = "It listens on all entry points but traefik, internal ones too.",
    .remedy = "Name the entry points, or set asDefault at those that are meant.",
    .source = "cmd/traefik/traefik.go (getDefaultsEntrypoints), pkg/server/aggregator.go",
    .bad = R"(#=== traefik.yml
entryPoints:
  web: {address: ":8000"}
  internal: {address: ":9000"}
providers:
  file: {filename: dynamic.yml, watch: false}
#=== dynamic.yml
http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(#=== traefik.yml
entryPoints:
  web: {address: ":8000", asDefault: true}
  internal: {address: ":9000"}
providers:
  file: {filename: dynamic.yml, watch: false}
#=== dynamic.yml
http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::default_entrypoints_rule::check,
};
