#ifndef GW_SERVE_SERVER_H_
#define GW_SERVE_SERVER_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "serve/reload.h"

namespace gw::serve {

struct ServerOptions {
  std::vector<std::pair<std::string, std::string>> listen;  ///< Entry point and address, before those configured.
  std::string admin = "127.0.0.1:8080";
  bool admin_given = false;  ///< Else another port is taken if that one is.
  std::string admin_token;
  Overrides instead;
  bool local = false;  ///< --local, and --mock: entry points are on 127.0.0.1, ports below 1024 from 8000 upward.
  bool strict = false, dev = false, rest = false, watch = true, check = false;
  std::string user;         ///< Whom gw becomes once it listens; empty: it stays who it is.
  std::size_t threads = 0;  ///< 0: one a core.
  std::string on_reload, access_log;
  bool access_log_json = false;
  Duration drain = std::chrono::seconds(10);
  std::string version;                               ///< gw's.
  std::function<void(const std::string& line)> say;  ///< Takes what gw tells whoever runs it, a line each.
};

/// A gateway that serves until it is told to stop.
class Server {
 public:
  Server(ServerOptions options, Loader loader);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Loads, listens, serves until SIGTERM or SIGINT or stop(), drains. SIGHUP reloads. The exit code: 0; 1: the
  /// configuration is refused (--check, or nothing to wait for); 2: an address cannot be had; 3: it could not be read.
  int run();

  /// From any thread.
  void stop();
  /// The in-memory provider: sets what it publishes (JSON as the REST provider takes it), reloads, and says what became
  /// of it. From any thread, once run() listens.
  Reload put(const std::string& name, std::string text);
  /// Where entry points listen, and the admin as "admin"; from any thread, once wait_until_listening() returns.
  std::vector<std::pair<std::string, std::string>> addresses() const;
  void wait_until_listening() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace gw::serve

#endif  // GW_SERVE_SERVER_H_
