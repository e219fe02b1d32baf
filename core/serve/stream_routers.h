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
#include "serve/service.h"
#include "serve/stream.h"
#include "serve/transport.h"

namespace gw::serve {

/// Of a TCP service: whether its servers connect, and answer to what they are sent.
struct StreamCheck {
  std::string send, expect;
  int port = 0;  ///< 0: the server's own.
  Duration interval = std::chrono::seconds(30), unhealthy_interval = std::chrono::seconds(30);
  Duration timeout = std::chrono::seconds(5);
};

/// Where a connection or a session goes on to.
struct StreamServer {
  std::string_view address;  ///< "10.0.0.1:5432".
  std::string host;          ///< Empty: it has no address that gw can reach.
  int port = 0;
  bool tls = false;  ///< TCP: the server is spoken to by TLS.
  int proxy_protocol = 0;
  std::shared_ptr<const TransportOptions> options;
  std::atomic<bool> up{true};  ///< What checks say.
};

/// The TCP or UDP services of a configuration.
class StreamServices {
 public:
  StreamServices(const flow::Gateway& gateway, const Overrides& instead, bool udp);

  /// --mock: nobody is connected with, and clients get back what they send.
  bool mocked() const { return mocked_; }

  /// The server whose turn it is; null: there is none.
  const StreamServer* pick(std::string_view service) const;

  /// The servers of services with a check.
  void each_checked(const std::function<void(const StreamCheck&, StreamServer&)>& call) const;

  void each_server(const std::function<void(std::string_view service, const StreamServer&)>& call) const;

  /// What checks have said of the same servers of the configuration before.
  void keep_health(const StreamServices& before) const;

 private:
  struct Node {
    std::optional<StreamCheck> check;
    bool up() const;
    std::vector<std::unique_ptr<StreamServer>> servers;
    std::vector<const Node*> children;
    std::vector<std::unique_ptr<Member>> members;  ///< Of either.
    std::unique_ptr<TurnBalancer> balancer;
  };
  void fill(const flow::Gateway& gateway, const flow::Service& service, const Overrides& instead, Node& node, bool udp);

  bool mocked_;
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
