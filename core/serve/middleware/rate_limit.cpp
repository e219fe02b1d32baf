// Source: pkg/middlewares/ratelimiter/rate_limiter.go.

#include <chrono>

#include "model/view.h"
#include "serve/own_answer.h"
#include "serve/pause.h"
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
        buckets_(making.making.integer("average"), period_of(making.making), making.making.integer("burst")) {}

  Task<void> run(Call& call, const Handler& next) const override {
    Duration wait = buckets_.take(key_.of(call), call.loop.now());
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
};

}  // namespace
}  // namespace gw::serve

GW_STEP(rate_limit) = {
    .key = "rateLimit",
    .make = [](const gw::serve::StepMaking& making) -> std::unique_ptr<gw::serve::Step> {
      return std::make_unique<gw::serve::RateLimit>(making);
    },
};
