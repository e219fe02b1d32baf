#ifndef GW_SERVE_REDIS_BUCKETS_H_
#define GW_SERVE_REDIS_BUCKETS_H_

#include <optional>

#include "flow/middleware.h"
#include "serve/redis_client.h"
#include "serve/token_buckets.h"

namespace gw::serve {

/// Buckets of tokens in a Redis, which gateways share, gw's and Traefik's.
/// Source: pkg/middlewares/ratelimiter/redis_limiter.go, lua.go.
class RedisBuckets {
 public:
  /// `name`: of the middleware. `size`: of the buckets; its own are not used.
  RedisBuckets(std::string_view name, const flow::Making& making, const TokenBuckets& size);

  /// As TokenBuckets::take(). Nothing: it is refused without a time. Error: Redis does not say.
  Task<Result<std::optional<Duration>>> take(Loop& loop, std::string_view source) const;

 private:
  std::string prefix_;  ///< Of keys.
  const TokenBuckets& size_;
  RedisClient client_;
};

}  // namespace gw::serve

#endif  // GW_SERVE_REDIS_BUCKETS_H_
