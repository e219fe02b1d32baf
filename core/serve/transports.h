#ifndef GW_SERVE_TRANSPORTS_H_
#define GW_SERVE_TRANSPORTS_H_

#include "flow/gateway.h"
#include "serve/transport.h"

namespace gw::serve {

/// The servers transport that a load balancer names, "default@internal" if it names none.
/// `service` is its qualified name, whose provider a name without one has.
std::shared_ptr<const TransportOptions> transport_of(const flow::Gateway& gateway, const model::Value* balancer,
                                                     std::string_view service);

/// What the servers of a TCP service are reached by.
struct TcpTransport {
  std::shared_ptr<const TransportOptions> options;
  int proxy_protocol = 0;  ///< Version; 0: none.
};
TcpTransport tcp_transport_of(const flow::Gateway& gateway, const model::Value& balancer, std::string_view service);

}  // namespace gw::serve

#endif  // GW_SERVE_TRANSPORTS_H_
