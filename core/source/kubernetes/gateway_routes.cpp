#include "source/kubernetes/gateway_routes.h"

#include <algorithm>

#include "base/strings.h"
#include "source/kubernetes/gateway_hostnames.h"

namespace gw::source::gateway_api {

using diag::FactKind;
using model::Maker;
using model::OriginKind;
using model::Value;

RouterPlace Spot::place(std::size_t rule) const {
  std::string_view lower = kind == "HTTPRoute"   ? "httproute"
                           : kind == "GRPCRoute" ? "grpcroute"
                           : kind == "TLSRoute"  ? "tlsroute"
                                                 : "tcproute";
  return {lower, route.name_space, route.name, gateway.name_space, gateway.name, listener.entry_point, rule};
}

Logger Spot::logger() const {
  const char* field = kind == "HTTPRoute" ? "http_route" : kind == "GRPCRoute" ? "grpc_route" : "route";
  return Logger().with(field, route.name).with("namespace", route.name_space);
}

namespace {

/// The references of one route to Gateways.
class Attachment {
 public:
  Attachment(Context& context, const std::vector<KubeGateway>& gateways, const KubeObject& route, const Make& make,
             const Merge& merge)
      : context_(context), gateways_(gateways), route_(route), make_(make), merge_(merge) {
    for (const Item& name : Item(route).at("spec.hostnames").items()) hostnames_.emplace_back(name.text());
  }

  bool run() {
    bool any = false;
    for (const Item& reference : Item(route_).at("spec.parentRefs").items()) {
      const KubeGateway* gateway = find(reference);
      if (gateway == nullptr) continue;
      any = true;
      attach(reference, *gateway);
      if (context_.base.panic) return any;
    }
    return any;
  }

 private:
  std::string subject() const { return std::string(route_.kind) + " " + path(route_.name_space, route_.name); }

  void refuse(const Item& reference, const char* member, const char* reason) {
    Item place = reference[member] ? reference[member] : reference["name"];
    context_.refuse(FactKind::GatewayParent, place ? place.span() : reference.span(), subject(), {reason, ""});
  }

  const KubeGateway* find(const Item& reference) {
    std::string_view group = reference["group"] ? reference["group"].text() : kGroup;
    std::string_view kind = reference["kind"] ? reference["kind"].text() : "Gateway";
    if (group != kGroup || kind != "Gateway") {
      // A Service is the parent of routes of a mesh, which another controller serves.
      if (kind != "Service") refuse(reference, "kind", "kind");
      return nullptr;
    }
    std::string_view name_space = reference["namespace"] ? reference["namespace"].text() : route_.name_space;
    std::string_view name = reference["name"].text();
    for (const KubeGateway& gateway : gateways_) {
      if (gateway.name_space == name_space && gateway.name == name) return &gateway;
    }
    const Cluster& cluster = context_.base.client.cluster();
    if (cluster.find("Gateway", name_space, name) != nullptr) return nullptr;  // Told already, or not Traefik's.
    if (!context_.partial() && context_.options.points_known) {
      refuse(reference, "name", "NoGateway");
      return nullptr;
    }
    diag::Fact fact = context_.base.fact(FactKind::UnknownInput, reference["name"].span(), subject(),
                                         subject() + ": its Gateway " + path(name_space, name) +
                                             " is not among the inputs, so nothing is known of its listeners");
    context_.base.keep(std::move(fact));
    return nullptr;
  }

  void attach(const Item& reference, const KubeGateway& gateway) {
    const char* reason = "NoMatchingParent";
    bool attached = false, waiting = false;
    for (const Listener& listener : gateway.listeners) {
      bool accepted = matches(reference, listener);
      if (accepted && !listener.allows(route_.kind, route_.name_space)) {
        if (!attached) reason = "NotAllowedByListeners";
        // Nothing is allowed where the listener is refused, which is told there.
        waiting = waiting || (listener.kinds.empty() && !listener.attached);
        accepted = false;
      }
      std::optional<std::vector<std::string>> hostnames = hostnames_at(listener.hostname, hostnames_);
      if (route_.kind == "TCPRoute") hostnames.emplace();
      if (accepted && !hostnames) {
        if (!attached) reason = "NoMatchingListenerHostname";
        accepted = false;
      }
      Spot spot{route_, gateway, listener, hostnames.value_or(std::vector<std::string>()), route_.kind};
      Made made = make_(spot);
      if (context_.base.panic) return;
      waiting = waiting || (accepted && !listener.attached);
      if (!accepted || !listener.attached) continue;
      merge_(spot, std::move(made));
      attached = true;
    }
    if (!attached) refuse(reference, "sectionName", waiting ? "NotReady" : reason);
  }

  /// Source: kubernetes.go matchListener.
  static bool matches(const Item& reference, const Listener& listener) {
    std::string_view section = reference["sectionName"].text();
    if (!section.empty() && section != listener.name) return false;
    return !reference["port"] || reference["port"].integer() == listener.port;
  }

  Context& context_;
  const std::vector<KubeGateway>& gateways_;
  const KubeObject& route_;
  const Make& make_;
  const Merge& merge_;
  std::vector<std::string> hostnames_;
};

}  // namespace

bool load_routes(Context& context, const std::vector<KubeGateway>& gateways, std::string_view kind, const Make& make,
                 const Merge& merge) {
  bool any = false;
  for (const KubeObject* route : context.list(kind)) {
    any = Attachment(context, gateways, *route, make, merge).run() || any;
    if (context.base.panic) return any;
  }
  return any;
}

Maker http_router(Context& context, const Spot& spot, const std::string& rule, std::int64_t priority, text::Span span) {
  Maker out = context.base.maker("dynamic.Router");
  out.set("entryPoints", crd::texts(context.base.arena(), {{spot.listener.entry_point, spot.listener.span}}));
  out.text("ruleSyntax", "default", span);
  out.text("rule", rule, span);
  out.integer("priority", priority, span);
  if (spot.listener.protocol == "HTTPS")
    out.set("tls", context.base.maker("dynamic.RouterTLSConfig").done(false, OriginKind::Derived, spot.listener.span));
  return out;
}

void merge_http(Context& context, const Spot& spot, Made made) {
  crd::Context& base = context.base;
  for (const auto& [name, value] : made.routers) base.overwrite(base.routers, name, value, spot.route);
  for (const auto& [name, value] : made.middlewares) base.overwrite(base.middlewares, name, value, spot.route);
  for (const auto& [name, value] : made.services) base.overwrite(base.services, name, value, spot.route);
  for (const auto& [name, value] : made.transports) base.overwrite(base.transports, name, value, spot.route);
}

Value weighted_child(Context& context, const std::string& name, std::int64_t weight, text::Span span,
                     const Failure* failure) {
  Maker out = context.base.maker("dynamic.WRRService");
  out.text("name", name, span);
  out.integer("weight", weight, span);
  if (failure != nullptr && !failure->grpc) out.integer("status", 500, span);
  if (failure != nullptr && failure->grpc) {
    Maker status = context.base.maker("dynamic.GRPCStatus");
    status.integer("code", 14, span).text("msg", "Service Unavailable", span);
    out.set("gRPCStatus", status.done(false, OriginKind::Derived, span));
  }
  return out.done(false, OriginKind::Derived, span);
}

Value weighted_of(Context& context, const std::vector<Value>& children, text::Span span) {
  Maker weighted = context.base.maker("dynamic.WeightedRoundRobin");
  if (!children.empty()) weighted.set("services", context.base.arena().list(children, OriginKind::Derived, span));
  Maker out = context.base.maker("dynamic.Service");
  out.set("weighted", weighted.done(false, OriginKind::Derived, span));
  return out.done(false, OriginKind::Derived, span);
}

void refuse_backend(Context& context, const Backend& backend, const Condition& why) {
  context.refuse(FactKind::GatewayBackend, backend.span(), backend.id(), why);
}

}  // namespace gw::source::gateway_api
