#ifndef GW_BASE_STORE_URL_H_
#define GW_BASE_STORE_URL_H_

// Stores that inputs may name: redis://[user:password@]host:port[/db][/rootkey], etcd://host:port[/rootkey], docker://.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace gw::base {

/// Where a store is. rediss:// and etcds:// are the same with TLS; redis:///path/of/socket?db=1&root=traefik and
/// docker:///var/run/docker.sock are sockets of the machine.
struct StoreUrl {
  enum class Kind : std::uint8_t { Redis, Etcd, Docker };

  Kind kind = Kind::Redis;
  bool tls = false;
  std::string user, password;    ///< Decoded; empty: none.
  std::string host;              ///< Without brackets; empty: `socket` is the place.
  int port = 0;                  ///< The usual one where the URL has none.
  std::string socket;            ///< A path; empty with docker://: what Docker's clients take.
  int database = 0;              ///< Of Redis.
  std::string root = "traefik";  ///< The root key.
  std::string name;              ///< To be shown and to be given again: the URL without user and password.

  std::string server() const { return name.substr(0, name.find_first_of("/?", name.find("://") + 3)); }
};

/// Whether a text is meant as such a URL.
bool is_store_url(std::string_view text);

/// What may be shown of a URL, right or wrong: nothing in front of its last @. Requires is_store_url(text).
std::string shown_store_url(std::string_view text);

/// Error: a message that begins with shown_store_url(text). Requires is_store_url(text).
Result<StoreUrl> parse_store_url(std::string_view text);

}  // namespace gw::base

#endif  // GW_BASE_STORE_URL_H_
