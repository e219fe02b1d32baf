#ifndef GW_NET_REDIS_H_
#define GW_NET_REDIS_H_

// A client of Redis, as far as a store of configuration needs one.

#include <string>
#include <string_view>
#include <vector>

#include "net/socket.h"
#include "net/store.h"

namespace gw::net {

/// What Redis answers (RESP2).
struct RedisReply {
  enum class Kind : std::uint8_t { Text, Error, Number, Null, List };
  Kind kind = Kind::Null;
  std::string text = {};  ///< Of numbers too.
  std::vector<RedisReply> items = {};

  bool is_error() const { return kind == Kind::Error; }
};

/// Reads one reply at the beginning of `bytes`.
struct RedisRead {
  std::size_t size = 0;  ///< Of the reply; 0: it is not whole,
  std::size_t need = 0;  ///< and so many bytes are there at least when it is;
  bool bad = false;      ///< or it is none.
  RedisReply reply = {};
};
RedisRead read_redis(std::string_view bytes);

/// The keys that begin with the root key (without a slash in front), with their values; other types than texts are
/// passed over. Changes are told by keyspace notifications where the server has them on (nothing is set there), else
/// wait() returns after StoreOptions::poll.
std::unique_ptr<Store> open_redis(const base::StoreUrl& url, const StoreOptions& options, const Stop* stop);

}  // namespace gw::net

#endif  // GW_NET_REDIS_H_
