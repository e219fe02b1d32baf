#ifndef GW_SOURCE_KUBERNETES_CRD_ROUTES_H_
#define GW_SOURCE_KUBERNETES_CRD_ROUTES_H_

#include <optional>
#include <string>
#include <string_view>

#include "source/kubernetes/crd_context.h"

namespace gw::source::crd {

/// IngressRoute. Source: kubernetes_http.go loadIngressRouteConfiguration.
void load_http_routes(Context& context);
/// IngressRouteTCP. Source: kubernetes_tcp.go loadIngressRouteTCPConfiguration.
void load_tcp_routes(Context& context);
/// IngressRouteUDP. Source: kubernetes_udp.go loadIngressRouteUDPConfiguration.
void load_udp_routes(Context& context);

// What the three have in common.

/// "ingress" and "namespace".
Logger ingress_logger(const KubeObject& object);
/// The object's name, or what its name begins with.
std::string ingress_name(const KubeObject& object);
/// Whether the object's class is the provider's. Source: kubernetes.go getIngressClassName, shouldProcessIngress.
bool handled(Context& context, const KubeObject& object, const Logger& logger);
/// Loads the certificate of `tls.secretName`. Source: kubernetes_http.go getTLSHTTP.
void load_tls_secret(Context& context, const KubeObject& object, const Logger& logger);
/// Certificates of `domains`; Nil where there are none.
model::Value domains_of(Context& context, const Item& domains);
/// Tells of a match that an earlier route of the object has.
void check_match(Context& context, const Item& spec, std::size_t index);

/// The services of a TCP or UDP route.
class StreamServices {
 public:
  struct Kind {
    std::string_view words;  ///< "tcp".
    std::string_view service, balancer, server, weighted, child;
  };

  StreamServices(Context& context, const KubeObject& object, const Logger& logger, Table& table, const Kind& kind)
      : context_(context), object_(object), logger_(logger), table_(table), kind_(kind) {}

  /// Puts them into the table; the name that the router refers to. Nothing: Traefik panicked.
  std::optional<std::string> add(const Item& services, const std::string& router, std::size_t route);

 private:
  std::optional<model::Value> balancer(const Item& service, Refusal& why);
  bool append(const std::string& name, const std::string& child, const Item& service);

  Context& context_;
  const KubeObject& object_;
  const Logger& logger_;
  Table& table_;
  const Kind& kind_;
};

}  // namespace gw::source::crd

#endif  // GW_SOURCE_KUBERNETES_CRD_ROUTES_H_
