#ifndef GW_ROUTE_PIPELINE_H_
#define GW_ROUTE_PIPELINE_H_

// A request on its way from the connection to the routers of an entry point. Source: routing.md 3.1;
// pkg/server/server_entrypoint_tcp.go (newHTTPServer).

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "route/options.h"
#include "route/request.h"
#include "route/stages.h"

namespace gw::route {

/// A request ready for the routers. Use it again for the next one: its memory is kept.
struct Prepared {
  Store store;
  Request request;  ///< As it stands: what a middleware changes and the proxy sends on.
  Peer peer;
  std::optional<Refusal> refusal;  ///< Set: no router sees the request, and what follows is not filled.

  std::string_view host;       ///< Canonical; what Host rules of child routers go on to see.
  std::string_view flat_host;  ///< Where names are flattened: the host, as if it had no CNAME.
  std::string_view path;       ///< Of the first muxer.
  std::vector<rule::Pair> query;
  std::optional<base::Ip> ip;

  /// What the matchers look at. The views are those of this object.
  rule::HttpRequest view() const;
};

/// Reads the first request of `bytes` and takes it through the stages. `bytes` and the peer's address outlive `out`.
void prepare(std::string_view bytes, const Peer& peer, const EntryPointOptions& options, Prepared& out,
             Trace* trace = nullptr);

/// The same of a question.
void prepare(const Question& question, const Peer& peer, const EntryPointOptions& options, Prepared& out,
             Trace* trace = nullptr);

/// Path and query once more, after the request was changed: what a child muxer does.
/// Source: pkg/muxer/http/mux.go ServeHTTP.
void prepare_again(const EntryPointOptions& options, Prepared& out);

}  // namespace gw::route

#endif  // GW_ROUTE_PIPELINE_H_
