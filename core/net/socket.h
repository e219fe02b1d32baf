#ifndef GW_NET_SOCKET_H_
#define GW_NET_SOCKET_H_

// A connection over TCP, a socket of the machine, or TLS, whose every wait has an end.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "net/stop.h"

namespace gw::net {

struct SocketOptions {
  bool tls = false;  ///< The server's certificate has to be one for the host.
  std::string ca_file = {};
  const Stop* stop = nullptr;  ///< Ends a wait.
};

class Socket {
 public:
  /// To the host and port, or to the socket `path` if it is not empty. The message of an error does not name them.
  static Result<Socket> open(const std::string& host, int port, const std::string& path, const SocketOptions& options,
                             Time until);
  Socket(Socket&&) noexcept;
  Socket& operator=(Socket&&) noexcept;
  ~Socket();

  /// Sends all. Nothing on success.
  std::optional<Error> send(std::string_view bytes, Time until);

  /// At least one byte; none: `until` has come. The end of the connection is an error.
  Result<std::string> receive(Time until);

 private:
  struct Impl;
  explicit Socket(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace gw::net

#endif  // GW_NET_SOCKET_H_
