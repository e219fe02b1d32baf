// Source: pkg/middlewares/buffering/buffering.go; github.com/vulcand/oxy/v2 buffer.

#include "flow/middleware.h"

namespace gw::flow {
namespace {

class Buffering final : public Middleware {
 public:
  explicit Buffering(const Making& making)
      : most_(making.integer("maxRequestBodyBytes")), reads_(!making.flag("disableRequestBuffer")) {}

  std::optional<Reply> apply(Exchange& exchange) const override {
    std::int64_t size = exchange.prepared.request.body_size;
    if (!reads_) return std::nullopt;
    if (size < 0)
      exchange.unsure(most_ > 0 ? "reads the whole body, and answers 413 if it is too large"
                                : "reads the whole body, which the server then gets with a Content-Length");
    if (most_ > 0 && size > most_) return Reply{413, {}, "Request Entity Too Large", "the body is too large"};
    return std::nullopt;
  }

 private:
  std::int64_t most_;
  bool reads_;
};

}  // namespace
}  // namespace gw::flow

GW_MIDDLEWARE(buffering) = {
    .key = "buffering",
    .make = [](const gw::flow::Making& making) -> std::unique_ptr<gw::flow::Middleware> {
      return std::make_unique<gw::flow::Buffering>(making);
    },
};
