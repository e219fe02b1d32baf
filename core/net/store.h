#ifndef GW_NET_STORE_H_
#define GW_NET_STORE_H_

// What holds configuration and may be asked for it again and again: Redis, etcd, Docker.

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/store_url.h"
#include "net/stop.h"

namespace gw::net {

struct StoreOptions {
  std::string ca_file = {};              ///< PEM, for TLS; empty: what the system trusts.
  std::chrono::seconds patience{15};     ///< For an answer.
  std::chrono::milliseconds poll{2000};  ///< Where a store does not tell of changes.
  std::size_t largest = 256UL << 20;     ///< Bytes of all that is read.
};

/// A connection to a store. Of one thread. Errors are about the server and never hold a password.
class Store {
 public:
  Store() = default;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  virtual ~Store() = default;

  /// Has the store tell of changes from now on. Nothing on success.
  virtual std::optional<Error> listen() = 0;

  /// All that it holds: for keys the JSON object {"key": "value", …} by key, one to a line (commands of Redis where a
  /// text is no UTF-8); for Docker what `docker inspect` prints, as far as gw looks at it. The same content is the same
  /// text.
  virtual Result<std::string> read() = 0;

  /// Until something may have changed since listen(): true; until `until`: false. Requires listen().
  virtual Result<bool> wait(Time until) = 0;
};

/// `stop` ends what it is at with an error. User and password that the URL does not have are those of the environment
/// (REDISCLI_AUTH, ETCDCTL_USER), and the place of docker:// is DOCKER_HOST, or /var/run/docker.sock.
std::unique_ptr<Store> open_store(const base::StoreUrl& url, const StoreOptions& options, const Stop* stop = nullptr);

/// The text of keys and values that Store::read() gives.
std::string text_of_pairs(const std::map<std::string, std::string>& pairs);

}  // namespace gw::net

#endif  // GW_NET_STORE_H_
