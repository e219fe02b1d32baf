#ifndef GW_TESTS_SUPPORT_SERVING_H_
#define GW_TESTS_SUPPORT_SERVING_H_

// A gateway that serves in this process, a server behind it, and clients that speak bytes.

#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "serve/server.h"

namespace gw::testing {

/// Answers each request with "200 OK" and a body that says method, target and body, until it is gone.
class PlainServer {
 public:
  explicit PlainServer(std::string name = "server");
  ~PlainServer();
  PlainServer(const PlainServer&) = delete;
  PlainServer& operator=(const PlainServer&) = delete;

  std::string url() const;

 private:
  void serve(int connection) const;

  std::string name_;
  int listener_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

/// Serves a dynamic file, which set() writes and reloads.
class Serving {
 public:
  explicit Serving(const std::string& dynamic, serve::ServerOptions options = {}, const std::string& static_file = {});
  ~Serving();
  Serving(const Serving&) = delete;
  Serving& operator=(const Serving&) = delete;

  serve::Server& server() { return *server_; }
  /// Writes the file. With ServerOptions::watch it is read when it is seen.
  void write(const std::string& dynamic);
  int port(const std::string& entry_point = "web") const;
  std::string said() const;  ///< What it has told, a line each.

 private:
  std::optional<serve::Loaded> load(const serve::Payloads& payloads, std::string& why) const;

  std::filesystem::path directory_;
  bool has_static_;
  mutable std::mutex mutex_;
  std::string said_;
  std::unique_ptr<serve::Server> server_;
  std::thread thread_;
};

struct Got {
  std::vector<int> statuses;
  std::string bytes;
  bool closed = false;

  std::string statuses_text() const;  ///< "200 404 closed".
};

/// Sends bytes to a port of this machine and reads until nothing comes for a while, or the end.
Got ask(int port, std::string_view bytes, int patience_milliseconds = 300);

/// One GET over a connection of its own, which ends with it; the answer's bytes.
Got get(int port, const std::string& target, const std::string& host = "a", const std::string& more = {});

/// Waits up to five seconds for something to become true.
bool soon(const std::function<bool()>& holds);

}  // namespace gw::testing

#endif  // GW_TESTS_SUPPORT_SERVING_H_
