// Source: pkg/middlewares/auth/forward.go.

#include "flow/middleware.h"

namespace gw::flow {
namespace {

class ForwardAuth final : public Middleware {
 public:
  explicit ForwardAuth(const Making& making) : reason_("asks " + making.text("address")) {}

  std::optional<Reply> apply(Exchange& exchange) const override {
    exchange.unsure(reason_);
    return std::nullopt;
  }

 private:
  std::string reason_;
};

}  // namespace
}  // namespace gw::flow

GW_MIDDLEWARE(forward_auth) = {
    .key = "forwardAuth",
    .make = [](const gw::flow::Making& making) -> std::unique_ptr<gw::flow::Middleware> {
      return std::make_unique<gw::flow::ForwardAuth>(making);
    },
};
