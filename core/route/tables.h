#ifndef GW_ROUTE_TABLES_H_
#define GW_ROUTE_TABLES_H_

// The routers of each entry point in Traefik's order. Source: pkg/server/router/router.go, router/tcp/manager.go,
// router/tcp/router.go, router/udp/router.go; routing.md 4.

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "route/muxer.h"
#include "route/options.h"
#include "rule/request.h"
#include "runtime/runtime.h"
#include "source/gateway.h"

namespace gw::route {

struct EntryPoint {
  std::string name;
  EntryPointOptions options;
  std::string address;  ///< ":443"; empty: not known.
  int port = 0;         ///< 0: not known.
  bool udp = false;
  bool acme_tls = false;  ///< Traefik itself answers a client that offers acme-tls/1.
  Muxer plain, tls;
  TcpMuxer tcp;                                 ///< TCP routers without TLS.
  TcpMuxer tcp_tls;                             ///< With TLS, passthrough included.
  TcpMuxer https;                               ///< Hosts of HTTP routers with TLS: their options.
  bool https_broken = false;                    ///< The default TLS options are no good.
  const runtime::Object* udp_router = nullptr;  ///< That gets everything.
  bool checks_hosts = false;  ///< A request is held against the options of its host, not against those of its router.
  /// Then: TLS options by host, of which a request for another host than its SNI
  /// may not see others. Source: pkg/middlewares/snicheck of 3.7.1.
  std::map<std::string, std::string, std::less<>> options_by_host;
};

struct Tables {
  std::shared_ptr<model::Arena> arena;  ///< What the views are of.
  Version version;
  std::vector<EntryPoint> points;  ///< Sorted by name.
  bool any_point = false;          ///< No entry point is known; the one there is stands for all.

  const EntryPoint* find(std::string_view name) const;
  /// Each that listens on the port; of requests TCP ones, of UDP the others.
  std::vector<const EntryPoint*> on_port(int port, bool udp) const;
};

/// The graph outlives the tables.
Tables build_tables(const source::Gateway& gateway, const runtime::Graph& graph);

/// A gateway without static configuration is taken to have the internal services switched on. Others are returned as
/// they are.
source::Gateway with_internal_services(source::Gateway gateway);
constexpr std::string_view kAnyPoint = "(any)";

/// Places of providers in providers.precedence, from the end; what is not in it has -1. Names in lower case.
std::int32_t provider_rank(std::string_view router, const std::vector<std::string>& precedence);

/// What is known of a connection when its entry point chooses. Source: pkg/server/router/tcp/router.go (ServeTCP).
struct Connection {
  enum class Kind : std::uint8_t { Tls, Plain, Postgres, SslV2 };

  Kind kind = Kind::Plain;
  rule::TcpConnection data;
};

struct Choice {
  enum class Via : std::uint8_t { Closed, Http, Https, Tcp };

  Via via = Via::Closed;
  const TcpRoute* route = nullptr;      ///< Of Tcp; of Https the host whose options count, null: the default ones.
  std::vector<const TcpRoute*> others;  ///< Traefik may take one of these instead.
  std::string_view why;                 ///< Of Closed.
};

Choice choose(const EntryPoint& point, const Connection& connection);

}  // namespace gw::route

#endif  // GW_ROUTE_TABLES_H_
