// GRPCRoute. Source: pkg/provider/kubernetes/gateway/grpcroute.go.

#include "source/kubernetes/gateway_filters.h"
#include "source/kubernetes/gateway_grants.h"
#include "source/kubernetes/gateway_routes.h"

namespace gw::source::gateway_api {
namespace {

using diag::FactKind;
using model::Maker;
using model::OriginKind;
using model::Value;

constexpr Failure kFailure{true};

/// Makes one GRPCRoute at one listener.
class GrpcRoute {
 public:
  GrpcRoute(Context& context, const Spot& spot) : context_(context), spot_(spot) {}

  Made run() {
    std::size_t index = 0;
    for (const Item& rule : Item(spot_.route).at("spec.rules").items()) {
      context_.not_read(rule["sessionPersistence"], "rules[].sessionPersistence");
      std::vector<Item> matches = rule["matches"].items();
      if (matches.empty()) matches.emplace_back();
      for (const Item& match : matches) {
        router(rule, match, index);
        if (context_.base.panic) return std::move(made_);
      }
      ++index;
    }
    return std::move(made_);
  }

 private:
  void router(const Item& rule, const Item& match, std::size_t index) {
    Rule text = grpc_rule(spot_.hostnames, match);
    RouterPlace place = spot_.place(index);
    std::string name = router_name(place, text.text, context_.base.version), error;
    text::Span span = match ? match.span() : rule.span();
    Maker router = http_router(context_, spot_, text.text, text.priority, span);
    Item filters = rule["filters"];
    std::optional<std::vector<std::string>> middlewares =
        load_filters(context_, FilterSet::Grpc, spot_.route.name_space, name, filters, {}, made_, error);
    if (context_.base.panic) return;
    std::string service = middlewares ? weighted(rule, name) : filter_error(filters, name, error);
    if (middlewares && !middlewares->empty()) {
      std::vector<std::pair<std::string, text::Span>> list;
      list.reserve(middlewares->size());
      for (const std::string& one : *middlewares) list.emplace_back(one, filters.span());
      router.set("middlewares", crd::texts(context_.base.arena(), list));
    }
    router.text("service", service, rule["backendRefs"].span());
    made_.routers[name] = router.done(false, OriginKind::Derived, span);
  }

  /// Every request gets the status Unavailable.
  std::string filter_error(const Item& filters, const std::string& router, const std::string& error) {
    context_.base.log("error", spot_.logger(), "Unable to load GRPC route filters", error);
    context_.refuse(FactKind::GatewayFilter, filters.span(), "", {"filter", error});
    std::string name = router + "-err-wrr";
    Value child = weighted_child(context_, "invalid-grpcroute-filter", 1, filters.span(), &kFailure);
    made_.services[name] = weighted_of(context_, {child}, filters.span());
    return name;
  }

  /// Source: loadGRPCService.
  std::string weighted(const Item& rule, const std::string& router) {
    std::string name = router + "-wrr";
    if (made_.services.contains(name)) return name;
    Item backends = rule["backendRefs"];
    std::vector<Value> children;
    std::size_t index = 0;
    for (const Item& item : backends.items()) {
      Backend backend = read_backend(item, spot_.route.name_space);
      context_.not_read(item["filters"], "backendRefs[].filters");
      std::string child = backend_name(router, backend.name_space, backend.name, index++);
      Condition why = service(backend, child);
      if (!why.reason.empty()) refuse_backend(context_, backend, why);
      children.push_back(
          weighted_child(context_, child, backend.weight, backend.span(), why.reason.empty() ? nullptr : &kFailure));
    }
    made_.services[name] = weighted_of(context_, children, backends ? backends.span() : rule.span());
    return name;
  }

  /// Makes the service of a backend; with a reason if it cannot be. Source: loadGRPCBackendRef, loadGRPCServers.
  Condition service(const Backend& backend, const std::string& name) {
    std::string before = "Cannot load GRPCBackendRef " + backend.full() + ": ";
    if (backend.group != kCore || backend.kind != "Service")
      return {"InvalidKind", before + "only Kubernetes services are supported"};
    std::optional<std::string> denied = not_granted(
        context_, {"GRPCRoute", spot_.route.name_space, backend.group, backend.kind, backend.name, backend.name_space});
    if (denied) return {"RefNotPermitted", before + *denied};
    if (backend.item["port"].integer().value_or(0) == 0) return {"UnsupportedProtocol", before + "port is required"};
    before = "Cannot load GRPCBackendRef " + backend.id() + ": ";
    std::string error;
    std::optional<Addresses> addresses = backend_addresses(context_, backend, error);
    if (!addresses) return {"BackendNotFound", before + error};
    if (addresses->protocol != "TCP") return {"UnsupportedProtocol", before + "only TCP protocol is supported"};
    std::optional<std::string> scheme = grpc_scheme(*addresses);
    if (!scheme) {
      return {"UnsupportedProtocol", before + "only \"kubernetes.io/h2c\" and \"https\" appProtocol is supported"};
    }
    Maker balancer = servers_balancer(context_, *addresses, *scheme, backend.span());
    Maker out = context_.base.maker("dynamic.Service");
    out.set("loadBalancer", balancer.done(true, OriginKind::Derived, backend.span()));
    made_.services[name] = out.done(false, OriginKind::Derived, backend.span());
    return {};
  }

  Context& context_;
  const Spot& spot_;
  Made made_;
};

}  // namespace

void load_grpc_routes(Context& context, const std::vector<KubeGateway>& gateways) {
  load_routes(
      context, gateways, "GRPCRoute", [&](const Spot& spot) { return GrpcRoute(context, spot).run(); },
      [&](const Spot& spot, Made made) { merge_http(context, spot, std::move(made)); });
}

}  // namespace gw::source::gateway_api
