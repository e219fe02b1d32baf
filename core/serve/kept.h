#ifndef GW_SERVE_KEPT_H_
#define GW_SERVE_KEPT_H_

#include "serve/transport.h"

namespace gw::serve {

/// A connection to a server by HTTP/1.
struct ServerConnection {
  explicit ServerConnection(std::unique_ptr<Stream> opened) : stream(std::move(opened)), input(*stream) {}

  std::unique_ptr<Stream> stream;
  Input input;
};
using ServerConnectionPtr = std::shared_ptr<ServerConnection>;

/// One of the thread's that serves nothing; null: there is none.
ServerConnectionPtr take_kept(const Upstream& upstream, Time now);
/// Until it is taken, or has served nothing for the time that the options give. Where all threads together keep as many
/// for the server as the options allow, it is closed.
/// Source: Go 1.26 net/http transport.go (tryPutIdleConn); Traefik bounds no connections but those.
void keep(const Upstream& upstream, ServerConnectionPtr connection, Time now);

/// Ways between two connections until both have ended: what is behind a 101, or a TCP router.
Task<void> relay(Stream& a, Stream& b, std::int64_t* a_to_b, std::int64_t* b_to_a);

}  // namespace gw::serve

#endif  // GW_SERVE_KEPT_H_
