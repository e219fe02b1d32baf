#ifndef GW_SOURCE_KUBERNETES_CRD_SERVERS_H_
#define GW_SOURCE_KUBERNETES_CRD_SERVERS_H_

// From a Kubernetes service to the addresses of its servers.

#include <optional>
#include <string>
#include <vector>

#include "source/kubernetes/crd_context.h"

namespace gw::source::crd {

/// A server: "http://10.42.0.1:80" or "10.42.0.1:80".
struct Server {
  std::string address;
  bool fenced = false;
  text::Span span = {};
};

/// What a reference asks of a service; `ours`: the place of the reference.
struct ServiceQuery {
  std::string name_space;
  std::string name;
  Item reference;
  bool native_by_default = false;
  bool cluster_scope_off = false;
};

/// Source: kubernetes_http.go loadServers.
std::optional<std::vector<Server>> http_servers(Context& context, const ServiceQuery& query, Refusal& why);

/// Source: kubernetes_tcp.go loadTCPServers, kubernetes_udp.go loadUDPServers.
std::optional<std::vector<Server>> stream_servers(Context& context, const ServiceQuery& query, Refusal& why);

/// Go's net.JoinHostPort.
std::string join_host_port(std::string_view host, std::int64_t port);

}  // namespace gw::source::crd

#endif  // GW_SOURCE_KUBERNETES_CRD_SERVERS_H_
