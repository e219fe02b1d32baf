// Source: pkg/middlewares/encodedcharacters/encoded_characters.go.

#include "flow/middleware.h"
#include "route/stages.h"

namespace gw::flow {
namespace {

class EncodedCharacters final : public Middleware {
 public:
  explicit EncodedCharacters(const Making& making) : denied_(route::denied_encoded(&making.config, false)) {}

  std::optional<Reply> apply(Exchange& exchange) const override {
    route::Prepared& prepared = exchange.prepared;
    auto refusal = route::deny_encoded(prepared.request.url, denied_, prepared.store, nullptr);
    if (!refusal) return std::nullopt;
    return Reply{refusal->status, {}, refusal->body, refusal->why};
  }

 private:
  route::EncodedSet denied_;
};

}  // namespace
}  // namespace gw::flow

GW_MIDDLEWARE(encoded_characters) = {
    .key = "encodedCharacters",
    .make = [](const gw::flow::Making& making) -> std::unique_ptr<gw::flow::Middleware> {
      return std::make_unique<gw::flow::EncodedCharacters>(making);
    },
};
