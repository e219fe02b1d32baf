#ifndef GW_SERVE_ADDRESS_H_
#define GW_SERVE_ADDRESS_H_

#include <netinet/in.h>
#include <sys/socket.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "serve/loop.h"

namespace gw::serve {

/// An address and port of IPv4 or IPv6.
struct Address {
  sockaddr_storage storage = {};
  socklen_t length = 0;

  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
  std::string text() const;  ///< "127.0.0.1:80", "[::1]:80".
  int port() const;
  void set_port(int port);
};

/// Nothing unless `host` is an IP address, with or without brackets.
std::optional<Address> literal(std::string_view host, int port);

/// Asks the system's resolver, on a thread of its own; an address is its own answer. Empty: `why` says why not.
Task<std::vector<Address>> resolve(Loop& loop, std::string host, int port, std::string& why);

/// What to listen on of ":80", "127.0.0.1:80", "[::1]:80". Error: it is none.
Result<Address> listen_address(std::string_view text);

/// Where "http://host:8080/path" leads; the port is that of the scheme where none is written.
struct ServerUrl {
  std::string scheme, host, authority, target;
  int port = 0;
};
std::optional<ServerUrl> parse_server_url(std::string_view url);

}  // namespace gw::serve

#endif  // GW_SERVE_ADDRESS_H_
