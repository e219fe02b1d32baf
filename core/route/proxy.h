#ifndef GW_ROUTE_PROXY_H_
#define GW_ROUTE_PROXY_H_

// What Traefik's reverse proxy makes of a request, after the middlewares and before the server.
// Source: pkg/proxy/httputil/proxy.go; Go 1.26 net/http/httputil reverseproxy.go, net/http request.go (Request.write),
// transport.go.

#include <optional>
#include <string_view>
#include <vector>

#include "route/options.h"
#include "route/request.h"
#include "route/stages.h"

namespace gw::route {

/// The request as the server receives it.
struct Outgoing {
  std::string_view method;
  std::string_view target;
  std::string_view host;
  std::vector<rule::Pair> headers;  ///< Sorted by name, without Host.
};

/// The URL that is asked of the server: the request's target read again (its URL if that is none), a semicolon in the
/// query as "&".
Url forwarded_url(const Request& request, const EntryPointOptions& options, Store& store);

/// Fills `out`, or says what the proxy answers itself. `server` is the host (with port) of the server's URL, for a
/// request without a host. Texts are views of the request or live in `store`.
std::optional<Refusal> forward(const Request& request, const Peer& peer, const EntryPointOptions& options,
                               std::string_view server, Store& store, Outgoing& out, Trace* trace);

}  // namespace gw::route

#endif  // GW_ROUTE_PROXY_H_
