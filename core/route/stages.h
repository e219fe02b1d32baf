#ifndef GW_ROUTE_STAGES_H_
#define GW_ROUTE_STAGES_H_

// What an entry point does to a request before a router is chosen, a function a stage, each with its source in
// stage_source(). Texts that a stage makes live in the store. pipeline.h calls them in their order.

#include <optional>
#include <string_view>

#include "route/options.h"
#include "route/request.h"
#include "route/trace.h"

namespace gw::route {

/// Who sent the request, taken apart once a connection.
struct Peer {
  Peer() : Peer("192.0.2.1:0", false) {}
  Peer(std::string_view remote, bool over_tls);

  std::string_view address;  ///< Go's RemoteAddr: "10.0.0.1:4242", "[fe80::1%eth0]:80".
  bool tls = false;
  std::optional<std::string_view> host;  ///< The address without its port; nothing: it has none.
  std::optional<base::Ip> ip;            ///< As peer_ip() says.
};

/// The peer's IP: without port and zone. Nothing if the address is not one. Source: pkg/ip/checker.go parseIP.
std::optional<base::Ip> peer_ip(std::string_view address);

std::optional<Refusal> deny_opaque(const Request& request, Trace* trace);
std::optional<Refusal> filter_header_names(Request& request, const EntryPointOptions& options, Trace* trace);
std::optional<Refusal> deny_fragment(const Request& request, Trace* trace);

/// Escapes in upper case, those of unreserved characters decoded.
void normalize_path(Request& request, Store& store, Trace* trace);
/// No "//", "/./", "/../".
void sanitize_path(Request& request, Store& store, Trace* trace);
void replace_semicolons(Request& request, bool encode, Store& store, Trace* trace);

void set_forwarded_headers(Request& request, const Peer& peer, const EntryPointOptions& options, Store& store,
                           Trace* trace);
/// Removes what Connection names, and Connection.
void remove_connection_headers(Request& request, const EntryPointOptions& options, Store& store, Trace* trace);

/// The host that rules see: without port and brackets, trimmed, lower case.
/// Upper case outside ASCII, which only a target can bring, stays, except for what folds into ASCII.
std::string_view canonical_host(std::string_view host, Store& store);

/// The path that rules see from 3.4.1 on: decoded but for reserved characters. Each muxer makes it anew.
std::string_view routing_path(const Url& url, Store& store);

/// The refusal of a path with an encoded character of the set. Called for the router that was chosen, with what its
/// entry point (and from 3.7 on an encodedCharacters middleware) denies.
std::optional<Refusal> deny_encoded(const Url& url, EncodedSet denied, Store& store, Trace* trace);

}  // namespace gw::route

#endif  // GW_ROUTE_STAGES_H_
