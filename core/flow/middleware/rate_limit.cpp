// Source: pkg/middlewares/ratelimiter/rate_limiter.go.

#include "flow/middleware.h"

namespace gw::flow {
namespace {

class RateLimit final : public Middleware {
 public:
  explicit RateLimit(const Making& making) : limited_(making.integer("average") > 0) {}

  std::optional<Reply> apply(Exchange& exchange) const override {
    if (limited_) exchange.unsure("answers 429 to a source of too many requests");
    return std::nullopt;
  }

 private:
  bool limited_;
};

}  // namespace
}  // namespace gw::flow

GW_MIDDLEWARE(rate_limit) = {
    .key = "rateLimit",
    .make = [](const gw::flow::Making& making) -> std::unique_ptr<gw::flow::Middleware> {
      return std::make_unique<gw::flow::RateLimit>(making);
    },
};
