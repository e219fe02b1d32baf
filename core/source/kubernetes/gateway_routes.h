#ifndef GW_SOURCE_KUBERNETES_GATEWAY_ROUTES_H_
#define GW_SOURCE_KUBERNETES_GATEWAY_ROUTES_H_

// Routes and the listeners that they are attached to.

#include <functional>

#include "source/kubernetes/gateway_backends.h"
#include "source/kubernetes/gateway_listeners.h"
#include "source/kubernetes/gateway_names.h"

namespace gw::source::gateway_api {

/// One route at one listener.
struct Spot {
  const KubeObject& route;
  const KubeGateway& gateway;
  const Listener& listener;
  std::vector<std::string> hostnames;  ///< Empty: any.
  std::string_view kind;               ///< "HTTPRoute".

  /// For rule number `rule` of the route.
  RouterPlace place(std::size_t rule) const;
  Logger logger() const;
};

/// Makes what the route is at the listener. Traefik does so too where the route is not attached, for the status and
/// the log.
using Make = std::function<Made(const Spot&)>;
/// Takes what was made into the configuration.
using Merge = std::function<void(const Spot&, Made)>;

/// Goes through the routes of a kind. True: at least one refers to one of the Gateways.
/// Source: httproute.go loadHTTPRoutes, matchingGatewayListenersForParentRef; alike in the other files.
bool load_routes(Context& context, const std::vector<KubeGateway>& gateways, std::string_view kind, const Make& make,
                 const Merge& merge);

void load_http_routes(Context& context, const std::vector<KubeGateway>& gateways);
void load_grpc_routes(Context& context, const std::vector<KubeGateway>& gateways);
void load_tls_routes(Context& context, const std::vector<KubeGateway>& gateways);
void load_tcp_routes(Context& context, const std::vector<KubeGateway>& gateways);

// Parts that routes share.

/// A router that is ready but for its middlewares and its service.
model::Maker http_router(Context& context, const Spot& spot, const std::string& rule, std::int64_t priority,
                         text::Span span);
void merge_http(Context& context, const Spot& spot, Made made);

/// What answers in the place of a backend that cannot be reached: a status, or a gRPC status.
struct Failure {
  bool grpc = false;
};
/// A child of a weighted service.
model::Value weighted_child(Context& context, const std::string& name, std::int64_t weight, text::Span span,
                            const Failure* failure);
model::Value weighted_of(Context& context, const std::vector<model::Value>& children, text::Span span);

/// Tells why a backend is not what it should be.
void refuse_backend(Context& context, const Backend& backend, const Condition& why);

}  // namespace gw::source::gateway_api

#endif  // GW_SOURCE_KUBERNETES_GATEWAY_ROUTES_H_
