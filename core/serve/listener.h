#ifndef GW_SERVE_LISTENER_H_
#define GW_SERVE_LISTENER_H_

// An entry point's socket and what is done with who comes.

#include <memory>
#include <string>
#include <vector>

#include "base/ip.h"
#include "base/result.h"
#include "serve/address.h"
#include "serve/entry.h"

namespace gw::serve {

/// An entry point as it listens; all that cannot change while gw runs.
struct ListenerOptions {
  std::string name;
  std::string address;  ///< As configured, or as --listen says.
  bool udp = false;
  FrontOptions front;
  route::EntryPointOptions entry;
  Duration udp_timeout = std::chrono::seconds(3);
  bool proxy_protocol = false;
  bool proxy_insecure = false;
  std::vector<base::IpRange> proxy_trusted;
};

/// What the static configuration says of an entry point.
ListenerOptions listener_options(const flow::Gateway& gateway, const route::EntryPoint& point);

class Listener {
 public:
  /// Binds and listens. Error: "listen 127.0.0.1:80 (web): address already in use".
  /// `requests`: who serves them in the place of the configuration's routers; null: nobody.
  static Result<std::unique_ptr<Listener>> open(ListenerOptions options, Shared& shared, Requests* requests = nullptr);
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener();

  const ListenerOptions& options() const { return options_; }
  std::string address() const;  ///< Where it listens: "127.0.0.1:8000".

  /// Takes connections on this loop from now on. UDP: on one loop only.
  void start(Loop& loop);
  void stop(Loop& loop);  ///< On the loop's thread.

 private:
  Listener(ListenerOptions options, Shared& shared, Requests* requests, int file, Address address);
  void accept(Loop& loop);
  Task<void> serve(Loop& loop, int file, Address peer);
  Task<void> serve_stream(Stream& stream, ClientInfo& client);
  Task<void> serve_tls(Stream& stream, ClientInfo& client, std::shared_ptr<const Running> running,
                       const route::EntryPoint& point, route::Connection::Kind kind);
  Task<void> serve_https(Stream& stream, ClientInfo& client, std::shared_ptr<const Running> running);
  Task<bool> read_proxy_header(Stream& stream, ClientInfo& client);

  ListenerOptions options_;
  Shared& shared_;
  std::unique_ptr<EntryServer> own_;  ///< Null: others serve.
  Requests& requests_;
  int file_;
  Address address_;
};

/// Sessions of UDP: each client's packets go to one server, whose packets come back.
void start_udp(Loop& loop, int file, const std::string& name, Duration timeout, Shared& shared);

/// What a header of the PROXY protocol says. Nothing with `more`: it is not whole; nothing else: it is none.
struct ProxyHeader {
  std::size_t size = 0;
  std::string remote, local;  ///< Empty: unknown, or the proxy's own.
};
std::optional<ProxyHeader> read_proxy_protocol(std::string_view bytes, bool& more);

}  // namespace gw::serve

#endif  // GW_SERVE_LISTENER_H_
