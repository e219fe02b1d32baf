#ifndef GW_SOURCE_KUBERNETES_GATEWAY_LISTENERS_H_
#define GW_SOURCE_KUBERNETES_GATEWAY_LISTENERS_H_

#include "source/kubernetes/gateway_context.h"

namespace gw::source::gateway_api {

/// A listener of a Gateway as Traefik takes it.
struct Listener {
  std::string name;
  std::int64_t port = 0;
  std::string protocol;
  std::optional<std::string> hostname = {};
  bool tls = false;          ///< It says something of TLS.
  bool passthrough = false;  ///< TLS is not terminated.
  std::string entry_point = {};
  bool any_namespace = false;
  std::vector<std::string> namespaces = {};  ///< Of routes.
  std::vector<std::string> kinds = {};       ///< Of routes.
  bool attached = false;                     ///< Routes get through to it.
  text::Span span = {};

  bool allows(std::string_view kind, std::string_view name_space) const;
};

struct KubeGateway {
  std::string_view name_space, name;
  std::vector<Listener> listeners;
};

/// The Gateways of Traefik's classes; certificates go to base.certificates, what is refused is told.
/// Source: kubernetes.go loadConfigurationFromGateways, loadGatewayListeners.
std::vector<KubeGateway> load_gateways(Context& context);

}  // namespace gw::source::gateway_api

#endif  // GW_SOURCE_KUBERNETES_GATEWAY_LISTENERS_H_
