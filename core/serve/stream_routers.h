#ifndef GW_SERVE_STREAM_ROUTERS_H_
#define GW_SERVE_STREAM_ROUTERS_H_

// What TCP and UDP routers lead to. Source: pkg/server/service/tcp, udp; pkg/tcp, pkg/udp; routing.md 6.2.

#include <map>
#include <memory>
#include <set>
#include <string_view>
#include <vector>

#include "flow/gateway.h"
#include "serve/balance.h"
#include "serve/stream.h"
#include "serve/transport.h"

namespace gw::serve {

/// Where a connection or a session goes on to.
struct StreamServer {
  std::string_view address;  ///< "10.0.0.1:5432".
  std::string host;
  int port = 0;
  bool tls = false;  ///< TCP: the server is spoken to by TLS.
  int proxy_protocol = 0;
  std::shared_ptr<const TransportOptions> options;
};

/// The TCP or UDP services of a configuration.
class StreamServices {
 public:
  StreamServices(const flow::Gateway& gateway, bool udp);

  /// The server whose turn it is; null: there is none.
  const StreamServer* pick(std::string_view service) const;

 private:
  struct Node {
    std::vector<std::unique_ptr<StreamServer>> servers;
    std::vector<const Node*> children;
    std::vector<std::unique_ptr<Member>> members;  ///< Of either.
    std::unique_ptr<TurnBalancer> balancer;
  };
  void fill(const flow::Gateway& gateway, const flow::Service& service, Node& node, bool udp);

  std::map<std::string_view, Node> nodes_;
};

class Running;

/// Serves a connection that a TCP router took: its middlewares, TLS where the router ends it, its server.
/// `ahead` of the stream holds what was read.
Task<void> serve_tcp(const Running& running, const runtime::Object& router, std::string_view tls_options,
                     std::string_view server_name, Stream& stream, std::string_view remote, std::string_view local);

/// The header of PROXY protocol that tells a server the client's address. `version`: 1 or 2.
std::string proxy_header(int version, std::string_view remote, std::string_view local);

}  // namespace gw::serve

#endif  // GW_SERVE_STREAM_ROUTERS_H_
