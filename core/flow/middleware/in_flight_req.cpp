// Source: pkg/middlewares/inflightreq/inflight_req.go; github.com/vulcand/oxy/v2 connlimit.

#include "flow/middleware.h"

namespace gw::flow {
namespace {

class InFlightReq final : public Middleware {
 public:
  explicit InFlightReq(const Making& making)
      : amount_(making.integer("amount")), body_("max connections reached: " + std::to_string(amount_)) {}

  std::optional<Reply> apply(Exchange& exchange) const override {
    if (amount_ <= 0) return Reply{429, {}, body_, "allows no request at all"};
    exchange.unsure("answers 429 to a source of too many simultaneous requests");
    return std::nullopt;
  }

 private:
  std::int64_t amount_;
  std::string body_;
};

}  // namespace
}  // namespace gw::flow

GW_MIDDLEWARE(in_flight_req) = {
    .key = "inFlightReq",
    .make = [](const gw::flow::Making& making) -> std::unique_ptr<gw::flow::Middleware> {
      return std::make_unique<gw::flow::InFlightReq>(making);
    },
};
