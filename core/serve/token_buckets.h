#ifndef GW_SERVE_TOKEN_BUCKETS_H_
#define GW_SERVE_TOKEN_BUCKETS_H_

#include <cstdint>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "serve/loop.h"

namespace gw::serve {

/// A bucket of tokens for each source of requests. Any thread may ask.
/// Source: pkg/middlewares/ratelimiter/rate_limiter.go, in_memory_limiter.go; golang.org/x/time/rate.
class TokenBuckets {
 public:
  /// `average` requests in a period (nanoseconds), which is not 0; 0: any number.
  TokenBuckets(std::int64_t average, std::int64_t period, std::int64_t burst);

  /// Takes a token. How long the request waits for it; more than most_wait(): it gets none, and may come again then.
  Duration take(std::string_view source, Time now) const;
  Duration most_wait() const { return most_wait_; }
  std::size_t sources() const;

  double rate() const { return rate_; }  ///< Tokens a second; 0: without end.
  double burst() const { return burst_; }
  std::int64_t life() const { return life_; }  ///< Seconds that a bucket is kept without a request.

 private:
  struct Bucket {
    std::string source;
    double tokens = 0;
    Time at{};
    std::int64_t expiry = 0;  ///< Seconds of the clock.
  };
  using Buckets = std::list<Bucket>;

  Bucket& bucket(std::string_view source, Time now) const;
  void drop(Buckets::iterator bucket) const;

  double rate_ = 0;
  double burst_;
  Duration most_wait_{};
  std::int64_t life_ = 2;
  mutable std::mutex mutex_;
  mutable Buckets buckets_;  ///< Those that were used last are behind.
  mutable std::unordered_map<std::string_view, Buckets::iterator> by_source_;
};

}  // namespace gw::serve

#endif  // GW_SERVE_TOKEN_BUCKETS_H_
