// Source: pkg/middlewares/auth/digest_auth.go; github.com/containous/go-http-auth digest.go (CheckAuth).

#include "flow/middleware.h"

namespace gw::flow {
namespace {

class DigestAuth final : public Middleware {
 public:
  explicit DigestAuth(const Making&) {}

  std::optional<Reply> apply(Exchange& exchange) const override {
    std::string_view given = exchange.prepared.request.header("Authorization");
    if (!given.starts_with("Digest ")) {
      std::string_view why = given.empty() ? "there is no Authorization" : "Authorization is not of type Digest";
      return Reply{401, {}, "401 Unauthorized\n", why};
    }
    exchange.unsure("checks a digest that counts only with a challenge it gave before");
    return std::nullopt;
  }
};

}  // namespace
}  // namespace gw::flow

GW_MIDDLEWARE(digest_auth) = {
    .key = "digestAuth",
    .make = [](const gw::flow::Making& making) -> std::unique_ptr<gw::flow::Middleware> {
      return std::make_unique<gw::flow::DigestAuth>(making);
    },
};
