#include "lint/tls_classes.h"

namespace gw::lint::tls_class_split_rule {

/// One router with TLS beside one without says nothing of what is meant.
constexpr std::size_t kSiblings = 2;

bool for_https(const Seat& seat) {
  if (seat.point.port == "443") return true;
  return seat.point.port != "80" && seat.plain.empty() && seat.with_tls.size() >= kSiblings;
}

/// With more entry points it would lose its place on those for plain HTTP.
bool alone_here(const Context& context, const Seat& seat) {
  const model::Value* points = seat.router.written->value.find("entryPoints");
  return points == nullptr ? default_entry_points(context.gateway()).size() == 1 : points->items().size() == 1;
}

void look(Context& context, const Seat& seat) {
  if (seat.router.tls() || !for_https(seat) || tls_switched_off(context, seat.router)) return;
  // Of routers on all entry points default-entrypoints tells.
  bool alone = alone_here(context, seat);
  bool everywhere = !seat.router.names_entry_points() && !alone && !default_is_chosen(context.gateway());
  if (everywhere || seat.has_twin() || redirects(context, seat.router)) return;
  std::string name(seat.router.name()), point(seat.point.name);
  diag::Diagnostic& found =
      context.report(seat.router.place_of(point),
                     "router " + name + " has no TLS: https requests to " + shown(seat.point) + " do not reach it");
  found.object = seat.router.live->name;
  if (alone) found.fix = switch_tls_on(context, seat.router);
  else found.remedy = "Give " + point + " to a second router with tls: {}, or set entryPoints." + point + ".http.tls.";
  add_siblings(found, seat.with_tls, point, "has TLS here");
}

void check(Context& context) { for_each_seat(context, look); }

}  // namespace gw::lint::tls_class_split_rule

GW_LINT_RULE(tls_class_split) = {
    .code = {"GW240"},
    .name = "tls-class-split",
    .severity = gw::diag::Severity::Warning,
    .summary = "A router without TLS listens on an entry point for https.",
    .why = "A router without TLS sees plain connections only: requests over https get 404.",
    .remedy = "Write tls: {} in the router, or http: {tls: {}} in the entry point.",
    .source = "pkg/config/runtime/runtime_http.go (GetRoutersByEntryPoints)",
    .bad = R"(#=== traefik.yml
entryPoints:
  websecure: {address: ":443"}
providers:
  file: {filename: dynamic.yml, watch: false}
#=== dynamic.yml
http:
  routers:
    r: {rule: Host(`a.example`), service: s, entryPoints: [websecure]}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(#=== traefik.yml
entryPoints:
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
    .check = gw::lint::tls_class_split_rule::check,
};
