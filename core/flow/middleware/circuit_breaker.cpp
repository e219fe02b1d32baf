// Source: pkg/middlewares/circuitbreaker/circuit_breaker.go.

#include "flow/middleware.h"

namespace gw::flow {
namespace {

class CircuitBreaker final : public Middleware {
 public:
  explicit CircuitBreaker(const Making& making) {
    std::int64_t code = making.integer("responseCode");
    reason_ = "answers " + std::to_string(code == 0 ? 503 : code) + " while it is open";
  }

  std::optional<Reply> apply(Exchange& exchange) const override {
    exchange.unsure(reason_);
    return std::nullopt;
  }

 private:
  std::string reason_;
};

}  // namespace
}  // namespace gw::flow

GW_MIDDLEWARE(circuit_breaker) = {
    .key = "circuitBreaker",
    .make = [](const gw::flow::Making& making) -> std::unique_ptr<gw::flow::Middleware> {
      return std::make_unique<gw::flow::CircuitBreaker>(making);
    },
};
