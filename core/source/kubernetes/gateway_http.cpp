// HTTPRoute. Source: pkg/provider/kubernetes/gateway/httproute.go.

#include <algorithm>

#include "base/strings.h"
#include "source/kubernetes/gateway_filters.h"
#include "source/kubernetes/gateway_grants.h"
#include "source/kubernetes/gateway_routes.h"
#include "source/kubernetes/gateway_tls.h"
#include "template/rule.h"

namespace gw::source::gateway_api {
namespace {

using diag::FactKind;
using model::Maker;
using model::OriginKind;
using model::Value;

constexpr Failure kFailure{false};

/// Makes one HTTPRoute at one listener.
class HttpRoute {
 public:
  HttpRoute(Context& context, const Spot& spot) : context_(context), spot_(spot) {}

  Made run() {
    Item rules = Item(spot_.route).at("spec.rules");
    // Without rules an API server writes one that takes every path.
    if (!rules) {
      matches(Item(), 0, 1);
      return std::move(made_);
    }
    std::vector<Item> all = rules.items();
    for (std::size_t i = 0; i < all.size() && !context_.base.panic; ++i) {
      for (const char* option : {"timeouts", "retry", "sessionPersistence"})
        context_.not_read(all[i][option], "rules[]." + std::string(option));
      matches(all[i], i, all.size());
    }
    return std::move(made_);
  }

 private:
  void matches(const Item& rule, std::size_t index, std::size_t count) {
    Item given = rule["matches"];
    auto rest = static_cast<std::int64_t>(count - index);
    if (!given) router(rule, Item(), index, rest);
    for (const Item& match : given.items()) {
      router(rule, match, index, rest);
      if (context_.base.panic) return;
    }
  }

  void router(const Item& rule, const Item& match, std::size_t index, std::int64_t rest) {
    Rule text = http_rule(spot_.hostnames, match);
    RouterPlace place = spot_.place(index);
    std::string name = router_name(place, text.text, context_.base.version);
    text::Span span = match ? match.span() : rule ? rule.span() : spot_.route.span;
    Maker router = http_router(context_, spot_, text.text, text.priority + rest, span);
    std::string error;
    PathMatch path = path_of(match);
    std::optional<std::vector<std::string>> middlewares =
        load_filters(context_, FilterSet::Http, spot_.route.name_space, name, rule["filters"], path, made_, error);
    if (context_.base.panic) return;
    std::string service;
    if (!middlewares) {
      service = filter_error(rule, name, error);
    } else {
      set_middlewares(router, *middlewares, rule["filters"]);
      service = only_internal(rule);
      if (service.empty() && !refused_) service = weighted(rule, name, path);
    }
    if (!service.empty()) router.text("service", service, rule["backendRefs"].span());
    Value made = router.done(false, OriginKind::Derived, span);
    made_.routers[name] = made;
  }

  void set_middlewares(Maker& maker, const std::vector<std::string>& names, const Item& filters) {
    if (names.empty()) return;
    std::vector<std::pair<std::string, text::Span>> list;
    list.reserve(names.size());
    for (const std::string& name : names) list.emplace_back(name, filters.span());
    maker.set("middlewares", crd::texts(context_.base.arena(), list));
  }

  /// Every request gets the status 500.
  std::string filter_error(const Item& rule, const std::string& router, const std::string& error) {
    context_.base.log("error", spot_.logger(), "Unable to load HTTPRoute filters", error);
    context_.refuse(FactKind::GatewayFilter, rule["filters"].span(), "", {"filter", error});
    std::string name = router + "-err-wrr";
    Value child = weighted_child(context_, "invalid-httproute-filter", 1, rule["filters"].span(), &kFailure);
    made_.services[name] = weighted_of(context_, {child}, rule["filters"].span());
    return name;
  }

  /// The service of a rule whose only backend is one of Traefik's own; `refused_` where it may not be used.
  std::string only_internal(const Item& rule) {
    refused_ = false;
    std::vector<Item> backends = rule["backendRefs"].items();
    if (backends.size() != 1) return {};
    Backend backend = read_backend(backends[0], spot_.route.name_space);
    if (!backend.internal()) return {};
    if (context_.options.cross_provider_allowed(spot_.route.name_space)) return backend.name;
    refused_ = true;
    refuse_backend(context_, backend,
                   {"RefNotPermitted", "Cannot load HTTPRoute BackendRef " + backend.name +
                                           ": internal service reference is not allowed: HTTPRoute namespace " +
                                           base::quote(spot_.route.name_space) + " is not in crossProviderNamespaces"});
    return {};
  }

  /// Source: loadWRRService.
  std::string weighted(const Item& rule, const std::string& router, const PathMatch& path) {
    std::string name = router + "-wrr";
    if (made_.services.contains(name)) return name;
    Item backends = rule["backendRefs"];
    text::Span span = backends ? backends.span() : rule.span();
    std::vector<Value> children;
    if (backends.size() == 0 && rule["filters"].size() == 0 && context_.base.since({3, 7, 10})) {
      context_.refuse(FactKind::GatewayBackend, rule ? rule.span() : spot_.route.span, path_of_route(),
                      {"NoBackend", ""});
      children.push_back(weighted_child(context_, "no-backend-refs", 1, span, &kFailure));
    }
    std::size_t index = 0;
    for (const Item& item : backends.items()) {
      Backend backend = read_backend(item, spot_.route.name_space);
      Condition why;
      std::string child = service(backend, router, index++, path, why);
      if (context_.base.panic) return name;
      if (!why.reason.empty()) {
        context_.base.log("error", spot_.logger(), "Unable to load HTTPRoute backend: " + why.message);
        refuse_backend(context_, backend, why);
      }
      children.push_back(
          weighted_child(context_, child, backend.weight, backend.span(), why.reason.empty() ? nullptr : &kFailure));
    }
    made_.services[name] = weighted_of(context_, children, span);
    return name;
  }

  std::string path_of_route() const { return gateway_api::path(spot_.route.name_space, spot_.route.name); }

  /// The name of a backend's service; `why.reason` is set where it gets none. Source: loadService.
  std::string service(const Backend& backend, const std::string& router, std::size_t index, const PathMatch& path,
                      Condition& why) {
    std::string name = backend_name(router, backend.name_space, backend.name, index);
    std::string before = "Cannot load HTTPBackendRef " + backend.full() + ": ";
    if (!backend.own_namespace && backend.name.find('@') != std::string::npos) {
      why = {"RefNotPermitted", before + "namespace is not allowed with a cross-provider reference"};
      return template_::normalize(name);
    }
    std::optional<std::string> denied = not_granted(
        context_, {"HTTPRoute", spot_.route.name_space, backend.group, backend.kind, backend.name, backend.name_space});
    if (denied) {
      why = {"RefNotPermitted", before + *denied};
      return name;
    }
    std::string error;
    Item filters = backend.item["filters"];
    std::optional<std::vector<std::string>> middlewares =
        load_filters(context_, FilterSet::Http, spot_.route.name_space, name, filters, path, made_, error);
    if (!middlewares) {
      why = {"InvalidKind", "Cannot load filters on HTTPBackendRef " + backend.full() + ": " + error};
      return name;
    }
    if (backend.group != kCore || backend.kind != "Service") {
      std::optional<std::string> other = other_service(backend, error);
      if (!other) why = {"InvalidKind", before + error};
      else if (!middlewares->empty()) context_.not_read(filters, "backendRefs[].filters");
      return other.value_or(name);
    }
    if (backend.item["port"].integer().value_or(0) == 0) {
      why = {"UnsupportedProtocol", before + "port is required"};
      return name;
    }
    std::optional<Maker> balancer = servers(backend, name, why);
    if (!balancer) return name;
    Maker out = context_.base.maker("dynamic.Service");
    out.set("loadBalancer", balancer->done(true, OriginKind::Derived, backend.span()));
    set_middlewares(out, *middlewares, filters);
    made_.services[name] = out.done(false, OriginKind::Derived, backend.span());
    return name;
  }

  /// Source: loadHTTPBackendRef.
  std::optional<std::string> other_service(const Backend& backend, std::string& error) {
    std::string group(backend.item["group"].text());
    if (backend.kind == "TraefikService" && backend.name.find('@') != std::string::npos) {
      if (context_.options.cross_provider_allowed(backend.name_space)) return backend.name;
      error = "TraefikService " + base::quote(backend.name) + " reference is not allowed: namespace " +
              base::quote(backend.name_space) + " is not in crossProviderNamespaces";
      return std::nullopt;
    }
    if (!context_.options.custom || group != "traefik.io" || backend.kind != "TraefikService") {
      error = "unsupported HTTPBackendRef " + group + "/" + backend.kind + "/" + backend.name;
      return std::nullopt;
    }
    return custom_name(context_, backend.name_space, backend.name, error);
  }

  /// Source: loadHTTPServers.
  std::optional<Maker> servers(const Backend& backend, const std::string& name, Condition& why) {
    std::string before = "Cannot load HTTPBackendRef " + backend.id() + ": ", error;
    std::optional<Addresses> addresses = backend_addresses(context_, backend, error);
    if (!addresses) {
      why = {"BackendNotFound", before + error};
      return std::nullopt;
    }
    std::optional<Value> transport =
        backend_transport(context_, backend.name_space, backend.name, addresses->port_name, why);
    if (!transport) return std::nullopt;
    bool secure = transport->kind != Value::Kind::Nil;
    std::optional<std::string> scheme = secure ? "https" : http_scheme(*addresses, error);
    if (!scheme) {
      why = {"UnsupportedProtocol", before + error};
      return std::nullopt;
    }
    Maker out = servers_balancer(context_, *addresses, *scheme, backend.span());
    if (secure) {
      out.text("serversTransport", name, backend.span());
      made_.transports[name] = *transport;
    }
    return out;
  }

  Context& context_;
  const Spot& spot_;
  Made made_;
  bool refused_ = false;
};

}  // namespace

void load_http_routes(Context& context, const std::vector<KubeGateway>& gateways) {
  load_routes(
      context, gateways, "HTTPRoute", [&](const Spot& spot) { return HttpRoute(context, spot).run(); },
      [&](const Spot& spot, Made made) { merge_http(context, spot, std::move(made)); });
}

}  // namespace gw::source::gateway_api
