#include <algorithm>

#include "lint/tls_classes.h"

namespace gw::lint::tls_on_plain_entrypoint_rule {

/// The one entry point at port 443; empty if there is none or there are several.
std::string https_point(const Context& context) {
  std::string out;
  for (const EntryPoint& point : entry_points_of(context.gateway())) {
    if (point.port != "443") continue;
    if (!out.empty()) return {};
    out = point.name;
  }
  return out;
}

bool names(const Router& router, std::string_view point) {
  const model::Value* points = router.written->value.find("entryPoints");
  return points != nullptr &&
         std::ranges::any_of(points->items(), [&](const model::Value& one) { return one.string() == point; });
}

/// What the entry point does with plain http is settled.
bool redirected(const EntryPoint& point) { return point.value->at("http.redirections.entryPoint") != nullptr; }

void look(Context& context, const Seat& seat) {
  bool own = seat.router.written->value.find("tls") != nullptr;  // Not the entry point's.
  if (!own || seat.point.port != "80" || !seat.with_tls.empty() || seat.has_twin() || redirected(seat.point)) return;
  // On all entry points it is on the right one too.
  if (!seat.router.names_entry_points() && default_entry_points(context.gateway()).size() > 1) return;
  std::string name(seat.router.name()), point(seat.point.name), https = https_point(context);
  text::Span place = seat.router.place_of(point);
  diag::Diagnostic& found =
      context.report(place, "router " + name + " has TLS: plain requests to " + shown(seat.point) + " do not reach it");
  found.object = seat.router.live->name;
  add_siblings(found, seat.plain, point, "has no TLS here");
  if (https.empty()) return;
  found.remedy = "Write entryPoints: [" + https + "], or remove tls.";
  if (names(seat.router, point) && !names(seat.router, https))
    context.replace(found, place, point, https, diag::Fix::Safety::Unsafe);
}

void check(Context& context) { for_each_seat(context, look); }

}  // namespace gw::lint::tls_on_plain_entrypoint_rule

GW_LINT_RULE(tls_on_plain_entrypoint) = {
    .code = {"GW241"},
    .name = "tls-on-plain-entrypoint",
    .severity = gw::diag::Severity::Warning,
    .summary = "A router with TLS listens on port 80, where no other router has TLS.",
    .why = "A router with TLS sees TLS connections only, and browsers open none to port 80: they get 404.",
    .remedy = "Use the entry point for https, or remove tls.",
    .source = "pkg/config/runtime/runtime_http.go (GetRoutersByEntryPoints)",
    .bad = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
  websecure: {address: ":443"}
providers:
  file: {filename: dynamic.yml, watch: false}
#=== dynamic.yml
http:
  routers:
    r: {rule: Host(`a.example`), service: s, entryPoints: [web], tls: {}}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
  websecure: {address: ":443"}
providers:
  file: {filename: dynamic.yml, watch: false}
#=== dynamic.yml
http:
  routers:
    r: {rule: Host(`a.example`), service: s, entryPoints: [websecure], tls: {}}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::tls_on_plain_entrypoint_rule::check,
};
