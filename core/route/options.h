#ifndef GW_ROUTE_OPTIONS_H_
#define GW_ROUTE_OPTIONS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/ip.h"
#include "base/version.h"
#include "route/request.h"
#include "source/gateway.h"

namespace gw::route {

/// Encoded characters of a path that are refused. Bits of EncodedCharacters.
enum class Encoded : std::uint8_t {
  Slash = 1,
  BackSlash = 2,
  Null = 4,
  Semicolon = 8,
  Percent = 16,
  QuestionMark = 32,
  Hash = 64,
};
using EncodedSet = std::uint8_t;
constexpr EncodedSet kEveryEncoded = 127;

enum class HeaderPolicy : std::uint8_t { Keep, Delete, Reject };

/// What of an entry point changes the way of a request, after the defaults of the Traefik release.
/// Sources: pkg/config/static/entrypoints.go; routing.md 3.3, 3.4, 3.7, 3.8 and 9.
struct EntryPointOptions {
  std::string name;
  Version version;

  ServerOptions server;
  bool deny_opaque = true;  ///< From 3.7.13, 2.11.57 on.
  HeaderPolicy alias_headers = HeaderPolicy::Keep;
  HeaderPolicy underscore_headers = HeaderPolicy::Keep;  ///< Where nothing is said about aliases.
  bool normalize_path = true;                            ///< From 3.4.1, 2.11.25 on; then a routing path is made, too.
  bool sanitize_path = true;
  bool encode_semicolons = false;

  bool trust_everyone = false;            ///< forwardedHeaders.insecure
  std::vector<base::IpRange> trusted;     ///< forwardedHeaders.trustedIPs
  std::vector<std::string> connection;    ///< forwardedHeaders.connection, canonical unless as written.
  bool keep_forwarded_for = false;        ///< forwardedHeaders.notAppendXForwardedFor
  bool managed_prefix = true;             ///< X-Forwarded-Prefix is one of the managed; 3.2.1, 2.11.14.
  bool managed_underscores = true;        ///< X_Forwarded_For counts as X-Forwarded-For; 3.6.14, 2.11.43.
  bool connection_as_written = false;     ///< Names in Connection count as written; until 3.6.8, 2.11.37.
  bool connection_headers = true;         ///< Headers that Connection names go here; 3.1.3, 2.11.9.
  std::string server_name = "localhost";  ///< The machine's name, for X-Forwarded-Server.

  EncodedSet denied = 0;         ///< For each router of the entry point.
  EncodedSet denied_always = 0;  ///< Before any router: 3.6.3 to 3.6.6, 2.11.32 to 2.11.34.

  bool flatten_names = false;  ///< hostResolver.cnameFlattening: hosts count by their CNAME, if DNS gives one.
  bool connect = false;        ///< HTTP/1 CONNECT is forwarded; 501 from 3.7.9, 3.6.24, 2.11.53 on.
  bool forward_h2c = false;    ///< "Upgrade: h2c" is forwarded; until 3.7.12, 2.11.56.
  bool hop_by_hop_last =
      false;  ///< The proxy takes headers off after it has set its own, and leaves the query alone; until 3.6.
  bool take_preface = false;  ///< "PRI * HTTP/2.0" begins HTTP/2 whatever follows; until 3.4.0.
};

/// What allowEncodedSlash and its like deny; `allow`: what is not written is allowed. `section` may be null.
EncodedSet denied_encoded(const model::Value* section, bool allow);

/// The entry point of that name; of one that is not configured the defaults.
EntryPointOptions entry_point_options(const source::Gateway& gateway, std::string_view name);

/// The same of a static configuration's root (an object of static.Configuration, or Nil).
EntryPointOptions entry_point_options(const model::Value& root, std::string_view name, Version version);

}  // namespace gw::route

#endif  // GW_ROUTE_OPTIONS_H_
