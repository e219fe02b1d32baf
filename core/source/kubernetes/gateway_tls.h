#ifndef GW_SOURCE_KUBERNETES_GATEWAY_TLS_H_
#define GW_SOURCE_KUBERNETES_GATEWAY_TLS_H_

// Certificates of listeners, and what BackendTLSPolicies say of servers.

#include "source/kubernetes/gateway_context.h"

namespace gw::source::gateway_api {

/// Certificates by "namespace/secret".
using Certificates = std::map<std::string, crd::Table::Entry>;

/// The certificates of a listener; where one cannot be used, that is told for each, and the listener falls.
/// Source: kubernetes.go loadGatewayListeners, getTLSCert.
std::optional<Certificates> listener_certificates(Context& context, const KubeObject& gateway, const Item& references,
                                                  const std::string& subject);

/// What the BackendTLSPolicies make of a backend: a servers transport, or Nil where there is none. Nothing: a policy
/// cannot be applied, for the reason in `why`. Source: httproute.go loadHTTPServers, loadServersTransport.
std::optional<model::Value> backend_transport(Context& context, std::string_view name_space, std::string_view service,
                                              std::string_view port_name, Condition& why);

}  // namespace gw::source::gateway_api

#endif  // GW_SOURCE_KUBERNETES_GATEWAY_TLS_H_
