// Source: pkg/middlewares/ratelimiter/rate_limiter.go.

#include <chrono>

#include "model/view.h"
#include "serve/own_answer.h"
#include "serve/pause.h"
#include "serve/redis_buckets.h"
#include "serve/source_key.h"
#include "serve/token_buckets.h"

namespace gw::serve {
namespace {

std::int64_t period_of(const flow::Making& making) {
  std::int64_t period = making.integer("period");
  return period == 0 ? 1'000'000'000 : period;
}

class RateLimit final : public Step {
 public:
  explicit RateLimit(const StepMaking& making)
      : key_(making.making, SourceKey::Kind::Address),
        buckets_(making.making.integer("average"), period_of(making.making), making.making.integer("burst")) {
    if (making.config.find("redis") != nullptr)
      shared_ = std::make_unique<RedisBuckets>(making.name, making.making, buckets_);
  }

  Task<void> run(Call& call, const Handler& next) const override {
    Duration wait{};
    if (shared_ == nullptr) {
      wait = buckets_.take(key_.of(call), call.loop.now());
    } else {
      Result<std::optional<Duration>> told = co_await shared_->take(call.loop, key_.of(call));
      if (!told) {
        call.account.why = call.prepared.store.keep("Redis: " + told.error().message);
        co_await answer(call, 500, "Could not insert/update bucket\n");
        co_return;
      }
      if (!*told) {
        call.account.why = "without an average nothing comes past Redis";
        co_await answer(call, 429, "No bursty traffic allowed\n");
        co_return;
      }
      wait = **told;
    }
    if (wait > buckets_.most_wait()) {
      co_await refuse(call, wait);
      co_return;
    }
    Pause pause(call, wait);
    if (!co_await pause) co_return;
    co_await next.serve(call);
  }

 private:
  static Task<void> refuse(Call& call, Duration wait) {
    call.account.why = "its source sends too many requests";
    std::int64_t nanoseconds = std::chrono::nanoseconds(wait).count();
    Headers headers = {{"Retry-After", std::to_string(std::chrono::ceil<std::chrono::seconds>(wait).count())},
                       {"X-Retry-In", model::duration_text(nanoseconds)}};
    return answer_untyped(call, 429, "Too Many Requests", std::move(headers));
  }

  SourceKey key_;
  TokenBuckets buckets_;
  std::unique_ptr<RedisBuckets> shared_;  ///< Counts in the place of `buckets_`.
};

}  // namespace
}  // namespace gw::serve

GW_STEP(rate_limit) = {
    .key = "rateLimit",
    .make = [](const gw::serve::StepMaking& making) -> std::unique_ptr<gw::serve::Step> {
      return std::make_unique<gw::serve::RateLimit>(making);
    },
};
