// IngressRouteUDP. Source: pkg/provider/kubernetes/crd/kubernetes_udp.go.

#include "source/kubernetes/crd_routes.h"

namespace gw::source::crd {
namespace {

using model::Maker;
using model::OriginKind;
using model::Value;

constexpr StreamServices::Kind kUdp = {"udp",
                                       "dynamic.UDPService",
                                       "dynamic.UDPServersLoadBalancer",
                                       "dynamic.UDPServer",
                                       "dynamic.UDPWeightedRoundRobin",
                                       "dynamic.UDPWRRService"};

void load(Context& context, const KubeObject& object) {
  Logger logger = ingress_logger(object);
  if (!handled(context, object, logger)) return;
  Item spec = Item(object)["spec"];
  std::size_t index = 0;
  for (const Item& route : spec["routes"].items()) {
    std::string router = context.names.udp_router(object.name_space, ingress_name(object), index);
    StreamServices services(context, object, logger, context.udp_services, kUdp);
    std::optional<std::string> service = services.add(route["services"], router, index++);
    if (!service) return;
    Maker maker = context.maker("dynamic.UDPRouter");
    copy(maker, spec, "entryPoints");
    maker.text("service", *service, route["services"].span());
    Value made = maker.done(false, OriginKind::Derived, route.span());
    made.set_name(Item(object).at("metadata.name").span());
    context.add(logger, context.udp_routers, router, made, object);
  }
}

}  // namespace

void load_udp_routes(Context& context) {
  for (const KubeObject* object : context.list("IngressRouteUDP")) {
    load(context, *object);
    if (context.panic) return;
  }
}

}  // namespace gw::source::crd
