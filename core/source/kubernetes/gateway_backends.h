#ifndef GW_SOURCE_KUBERNETES_GATEWAY_BACKENDS_H_
#define GW_SOURCE_KUBERNETES_GATEWAY_BACKENDS_H_

// From a reference to a Kubernetes service to the addresses of its servers.

#include "source/kubernetes/gateway_context.h"

namespace gw::source::gateway_api {

/// A reference of a route to what serves it, as an API server completes it.
struct Backend {
  Item item;
  std::string group, kind;  ///< "core", "Service".
  std::string name_space, name;
  std::int64_t weight = 1;
  bool own_namespace = true;  ///< None is written.

  text::Span span() const { return item["name"] ? item["name"].span() : item.span(); }
  std::string id() const { return path(name_space, name); }
  /// "core/Service/default/app".
  std::string full() const { return group + "/" + kind + "/" + name_space + "/" + name; }
  /// A TraefikService of the provider `internal`: api@internal.
  bool internal() const;
};

Backend read_backend(const Item& item, std::string_view route_name_space);

struct Addresses {
  std::vector<std::string> list;  ///< "10.42.0.1:8080".
  std::string port_name;
  std::int64_t port = 0;
  std::string protocol = "TCP";
  std::optional<std::string> app_protocol = {};
};

/// The addresses behind a Service; `error` says why there are none. Source: kubernetes.go getBackendAddresses.
std::optional<Addresses> backend_addresses(Context& context, const Backend& backend, std::string& error);

/// "http", "https" or "h2c"; nothing, with `error`, where Traefik does not know the protocol.
/// Source: httproute.go getHTTPServiceProtocol.
std::optional<std::string> http_scheme(const Addresses& addresses, std::string& error);
/// Source: grpcroute.go getGRPCServiceProtocol.
std::optional<std::string> grpc_scheme(const Addresses& addresses);

/// A load balancer over the addresses. Source: httproute.go loadHTTPServers.
model::Maker servers_balancer(Context& context, const Addresses& addresses, const std::string& scheme, text::Span span);

}  // namespace gw::source::gateway_api

#endif  // GW_SOURCE_KUBERNETES_GATEWAY_BACKENDS_H_
