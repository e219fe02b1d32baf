#ifndef GW_SERVE_REDIS_CLIENT_H_
#define GW_SERVE_REDIS_CLIENT_H_

// Scripts that a Redis runs, asked for from an event loop.

#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "net/redis.h"
#include "serve/kept.h"

namespace gw::serve {

struct RedisServers {
  std::vector<std::string> endpoints;  ///< "host:port"; more than one: nodes of a cluster.
  std::string user, password;
  std::int64_t database = 0;  ///< A cluster has none but 0.
  bool tls = false;
  std::shared_ptr<const ClientTls> own_tls;  ///< Null where `tls`: nobody can be asked.
  Duration dial = std::chrono::seconds(5);
  Duration read = std::chrono::seconds(3), write = std::chrono::seconds(3);  ///< 0: no limit.
  std::size_t kept = 20;                                                     ///< Connections that wait for requests.
  std::size_t most = 0;  ///< Connections in use; one more is an error. 0: any number.
};

/// A script with its SHA-1, by which servers know it.
struct RedisScript {
  explicit RedisScript(std::string of);
  std::string text, hash;
};

/// Any thread may ask; each has connections of its own. Source: github.com/redis/go-redis/v9 redis.go, osscluster.go.
class RedisClient {
 public:
  explicit RedisClient(RedisServers servers);

  /// What the script gives for one key. Error: no server has run it.
  Task<Result<net::RedisReply>> run(Loop& loop, const RedisScript& script, std::string key,
                                    std::vector<std::string> arguments) const;

 private:
  using Words = std::vector<std::string>;

  Upstream upstream(const std::string& endpoint) const;
  std::string endpoint_for(std::size_t slot, std::size_t attempt) const;
  void learn(std::size_t slot, std::string endpoint) const;
  Task<Result<net::RedisReply>> ask_at(Loop& loop, std::string endpoint, std::vector<Words> commands) const;
  Task<Result<ServerConnectionPtr>> open(Loop& loop, const Upstream& upstream) const;
  Task<Result<net::RedisReply>> ask(ServerConnection& connection, const Words& words) const;
  bool cluster() const { return servers_.endpoints.size() > 1; }

  RedisServers servers_;
  std::string key_;  ///< Of its connections.
  std::shared_ptr<const TransportOptions> options_;
  mutable std::atomic<std::size_t> in_use_ = 0;
  mutable std::mutex mutex_;
  mutable std::map<std::size_t, std::string> homes_;  ///< Of slots, as servers have told.
};

/// The slot of a cluster that a key belongs to. Source: redis.io/docs/reference/cluster-spec (CRC16, hash tags).
std::size_t redis_slot(std::string_view key);

}  // namespace gw::serve

#endif  // GW_SERVE_REDIS_CLIENT_H_
