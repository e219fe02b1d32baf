#ifndef GW_ROUTE_MUXER_H_
#define GW_ROUTE_MUXER_H_

// The lists of routers that Traefik asks one after the other. Source: pkg/muxer/http/mux.go, pkg/muxer/tcp/mux.go;
// routing.md 4.1.

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "route/index.h"
#include "rule/program.h"
#include "runtime/runtime.h"

namespace gw::route {

class Muxer;

/// What decides the order of two routes: the larger comes first. Routes of equal rank are in no order that Traefik
/// knows.
struct Rank {
  std::int64_t priority = 0;
  std::int32_t provider = -1;  ///< Place of the router's provider in providers.precedence, from the end; -1: none.

  friend auto operator<=>(const Rank&, const Rank&) = default;
};

/// An HTTP router in a list.
struct Route {
  const runtime::Object* router = nullptr;
  std::shared_ptr<const rule::Program> program;
  Rank rank;
  std::uint32_t peers_end = 0;            ///< The position behind the routes of equal rank.
  std::string_view tls_options;           ///< Of routers with TLS.
  std::shared_ptr<const Muxer> children;  ///< Null: the router leads to a service.
};

/// The HTTP routers of an entry point with or without TLS, or the children of a router. Immutable once it is made.
class Muxer {
 public:
  Muxer() = default;
  explicit Muxer(std::vector<Route> routes);

  /// The first that matches, or null. `others`: those of equal rank that match as well, if it is asked for.
  const Route* find(const rule::HttpRequest& request, std::vector<const Route*>* others = nullptr) const;

  std::span<const Route> routes() const { return routes_; }  ///< In the order in which they are asked; ties by name.

 private:
  std::vector<Route> routes_;
  Index index_;
};

/// A TCP router in a list, or the TLS options of a host.
struct TcpRoute {
  const runtime::Object* router = nullptr;  ///< Null: of an HTTPS host.
  std::shared_ptr<const rule::Program> program;
  Rank rank;
  std::uint32_t peers_end = 0;
  std::string_view tls_options;  ///< Empty: TLS is not terminated.
  std::string_view host;         ///< Of an HTTPS host.
  bool broken = false;           ///< The TLS options are no good: connections are closed.
};

/// TCP routers of an entry point, or the HTTPS hosts. Immutable once it is made.
class TcpMuxer {
 public:
  TcpMuxer() = default;
  explicit TcpMuxer(std::vector<TcpRoute> routes);

  const TcpRoute* find(const rule::TcpConnection& connection, std::vector<const TcpRoute*>* others = nullptr) const;
  std::span<const TcpRoute> routes() const { return routes_; }

 private:
  void lists(std::string_view name, std::vector<const std::vector<std::uint32_t>*>& out) const;

  std::vector<TcpRoute> routes_;
  std::unordered_map<std::string_view, std::vector<std::uint32_t>> named_;  ///< Rules of one HostSNI, by its value.
  std::vector<std::uint32_t> others_;                                       ///< All other rules.
};

}  // namespace gw::route

#endif  // GW_ROUTE_MUXER_H_
