// TLSRoute and TCPRoute. Source: pkg/provider/kubernetes/gateway/tlsroute.go, tcproute.go.

#include "base/strings.h"
#include "source/kubernetes/gateway_grants.h"
#include "source/kubernetes/gateway_routes.h"
#include "source/kubernetes/gateway_rule.h"
#include "template/rule.h"

namespace gw::source::gateway_api {
namespace {

using model::Maker;
using model::OriginKind;
using model::Value;

/// Makes one route at one listener.
class StreamRoute {
 public:
  StreamRoute(Context& context, const Spot& spot) : context_(context), spot_(spot), tls_(spot.kind == "TLSRoute") {}

  Made run() {
    std::size_t index = 0;
    for (const Item& rule : Item(spot_.route).at("spec.rules").items()) this->rule(rule, index++);
    return std::move(made_);
  }

 private:
  void rule(const Item& rule, std::size_t index) {
    std::vector<Item> backends = rule["backendRefs"].items();
    // An API server refuses a rule without backends.
    if (!rule["backendRefs"] || (tls_ && backends.empty())) return;
    RouterPlace place = spot_.place(index);
    std::string name = router_name(place, "", context_.base.version);
    Maker router = this->router(rule);
    if (backends.size() == 1 && read_backend(backends[0], spot_.route.name_space).internal()) {
      internal(read_backend(backends[0], spot_.route.name_space), router, name, rule.span());
      return;
    }
    router.text("service", weighted(rule, backends, name), rule["backendRefs"].span());
    made_.routers[name] = router.done(false, OriginKind::Derived, rule.span());
  }

  Maker router(const Item& rule) {
    crd::Context& base = context_.base;
    Maker out = base.maker("dynamic.TCPRouter");
    Rule text = tls_ ? sni_rule(spot_.hostnames) : sni_rule({});
    out.set("entryPoints", crd::texts(base.arena(), {{spot_.listener.entry_point, spot_.listener.span}}));
    out.text("ruleSyntax", "default", rule.span());
    out.text("rule", text.text, rule.span());
    if (text.priority != 0) out.integer("priority", text.priority, rule.span());
    if (tls_ || (spot_.listener.protocol == "TLS" && spot_.listener.tls)) {
      Maker tls = base.maker("dynamic.RouterTCPTLSConfig");
      if (spot_.listener.passthrough) tls.flag("passthrough", true, spot_.listener.span);
      out.set("tls", tls.done(false, OriginKind::Derived, spot_.listener.span));
    }
    return out;
  }

  void internal(const Backend& backend, Maker& router, const std::string& name, text::Span span) {
    std::string kind(spot_.kind);
    if (!context_.options.cross_provider_allowed(spot_.route.name_space)) {
      refuse_backend(
          context_, backend,
          {"RefNotPermitted", "Cannot load " + kind + " BackendRef " + backend.name +
                                  ": internal service reference is not allowed: " + kind + " namespace " +
                                  base::quote(spot_.route.name_space) + " is not in crossProviderNamespaces"});
      return;
    }
    router.text("service", backend.name, backend.span());
    made_.routers[name] = router.done(false, OriginKind::Derived, span);
  }

  Value balancer(const std::vector<std::string>& addresses, text::Span span) {
    Maker out = context_.base.maker("dynamic.TCPServersLoadBalancer");
    std::vector<Value> servers;
    for (const std::string& address : addresses) {
      Maker one = context_.base.maker("dynamic.TCPServer");
      one.text("address", address, span);
      servers.push_back(one.done(false, OriginKind::Derived, span));
    }
    if (!servers.empty()) out.set("servers", context_.base.arena().list(servers, OriginKind::Derived, span));
    Maker service = context_.base.maker("dynamic.TCPService");
    service.set("loadBalancer", out.done(false, OriginKind::Derived, span));
    return service.done(false, OriginKind::Derived, span);
  }

  /// Source: loadTLSWRRService, loadTCPWRRService.
  std::string weighted(const Item& rule, const std::vector<Item>& backends, const std::string& router) {
    std::string name = router + "-wrr";
    text::Span span = rule["backendRefs"].span();
    std::vector<Value> children;
    std::size_t index = 0;
    for (const Item& item : backends) {
      Backend backend = read_backend(item, spot_.route.name_space);
      Condition why;
      std::string child = service(backend, router, index++, why);
      if (!why.reason.empty()) {
        refuse_backend(context_, backend, why);
        child = router + "-err-lb";
        made_.services[child] = balancer({}, backend.span());
      }
      Maker one = context_.base.maker("dynamic.TCPWRRService");
      one.text("name", child, backend.span()).integer("weight", backend.weight, item["weight"].span());
      children.push_back(one.done(false, OriginKind::Derived, backend.span()));
    }
    Maker list = context_.base.maker("dynamic.TCPWeightedRoundRobin");
    if (!children.empty()) list.set("services", context_.base.arena().list(children, OriginKind::Derived, span));
    Maker out = context_.base.maker("dynamic.TCPService");
    out.set("weighted", list.done(false, OriginKind::Derived, span));
    made_.services[name] = out.done(false, OriginKind::Derived, span);
    return name;
  }

  /// The name of a backend's service; `why.reason` is set where it gets none. Source: loadTLSService, loadTCPService.
  std::string service(const Backend& backend, const std::string& router, std::size_t index, Condition& why) {
    std::string kind(spot_.kind), name = backend_name(router, backend.name_space, backend.name, index);
    std::string before = "Cannot load " + kind + " BackendRef " + backend.full();
    if (!backend.own_namespace && backend.name.find('@') != std::string::npos) {
      why = {"RefNotPermitted", before + ": namespace is not allowed with a cross-provider reference"};
      return template_::normalize(name);
    }
    std::optional<std::string> denied = not_granted(
        context_, {kind, spot_.route.name_space, backend.group, backend.kind, backend.name, backend.name_space});
    if (denied) {
      why = {"RefNotPermitted", before + ": " + *denied};
      return name;
    }
    if (backend.group != kCore || backend.kind != "Service") return other_service(backend, before, why);
    if (backend.item["port"].integer().value_or(0) == 0) {
      why = {"UnsupportedProtocol", before + " port is required"};
      return name;
    }
    before = "Cannot load " + kind + " BackendRef " + backend.id() + ": ";
    std::string error;
    std::optional<Addresses> addresses = backend_addresses(context_, backend, error);
    if (!addresses) why = {"BackendNotFound", before + error};
    else if (addresses->protocol != "TCP") why = {"UnsupportedProtocol", before + "only TCP protocol is supported"};
    else made_.services[name] = balancer(addresses->list, backend.span());
    return name;
  }

  /// Source: tcproute.go loadTCPBackendRef.
  std::string other_service(const Backend& backend, const std::string& before, Condition& why) {
    if (backend.kind != "TraefikService" || backend.name.find('@') == std::string::npos) {
      why = {"InvalidKind", before + ": unsupported BackendRef " + std::string(backend.item["group"].text()) + "/" +
                                backend.kind + "/" + backend.name};
    } else if (!context_.options.cross_provider_allowed(spot_.route.name_space)) {
      why = {"InvalidKind", before + ": TraefikService " + base::quote(backend.name) +
                                " reference is not allowed: route namespace " + base::quote(spot_.route.name_space) +
                                " is not in crossProviderNamespaces"};
    }
    return backend.name;
  }

  Context& context_;
  const Spot& spot_;
  bool tls_;
  Made made_;
};

bool load_streams(Context& context, const std::vector<KubeGateway>& gateways, std::string_view kind) {
  crd::Context& base = context.base;
  return load_routes(
      context, gateways, kind, [&](const Spot& spot) { return StreamRoute(context, spot).run(); },
      [&](const Spot& spot, Made made) {
        for (const auto& [name, value] : made.routers) base.overwrite(base.tcp_routers, name, value, spot.route);
        for (const auto& [name, value] : made.services) base.overwrite(base.tcp_services, name, value, spot.route);
      });
}

/// Connections to names that no route has are refused. Source: tlsroute.go loadTLSRoutes.
void deny_unknown_hosts(crd::Context& base) {
  constexpr const char* kName = "deny-unknown-host";
  Maker router = base.maker("dynamic.TCPRouter");
  router.text("rule", "HostSNI(`*`) && !ALPN(`h2`) && !ALPN(`http/1.1`)");
  router.integer("priority", 1).text("service", kName);
  router.set("tls", base.maker("dynamic.RouterTCPTLSConfig").done(false));
  base.tcp_routers.entries[kName] = {router.done(false), nullptr};
  Maker service = base.maker("dynamic.TCPService");
  service.set("loadBalancer", base.maker("dynamic.TCPServersLoadBalancer").done(false));
  base.tcp_services.entries[kName] = {service.done(false), nullptr};
}

}  // namespace

void load_tls_routes(Context& context, const std::vector<KubeGateway>& gateways) {
  bool any = load_streams(context, gateways, "TLSRoute");
  if (any && !context.base.tcp_routers.entries.empty()) deny_unknown_hosts(context.base);
}

void load_tcp_routes(Context& context, const std::vector<KubeGateway>& gateways) {
  load_streams(context, gateways, "TCPRoute");
}

}  // namespace gw::source::gateway_api
