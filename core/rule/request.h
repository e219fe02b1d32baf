#ifndef GW_RULE_REQUEST_H_
#define GW_RULE_REQUEST_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/ip.h"

namespace gw::rule {

/// A name with one of its values: a header line, a parameter of the query.
struct Pair {
  std::string_view name;
  std::string_view value;
};

/// What the matchers of an HTTP rule look at, prepared once a request by `route`. All views belong to the caller.
struct HttpRequest {
  std::string_view method;        ///< As sent; case counts.
  std::string_view host;          ///< Canonical: trimmed, lower case, without port. May be empty.
  std::string_view flat_host;     ///< After CNAME flattening; empty where it is off.
  std::string_view raw_host;      ///< As the request has it, with its port: what HostRegexp of the v2 syntax reads.
  std::string_view path;          ///< The routing path (from 3.4.1 on), else the decoded path.
  std::span<const Pair> headers;  ///< Names in canonical form, in their order, without Host.
  std::span<const Pair> query;    ///< Decoded, in their order; of what Go's url.ParseQuery drops nothing is here.
  std::optional<base::Ip> peer;   ///< The TCP peer, without zone; nothing if its address is not one.
};

/// What the matchers of a TCP rule look at.
struct TcpConnection {
  std::string_view server_name;            ///< SNI, lower case; empty if there is none.
  std::span<const std::string_view> alpn;  ///< Protocols that the client offers.
  std::optional<base::Ip> peer;
};

}  // namespace gw::rule

#endif  // GW_RULE_REQUEST_H_
