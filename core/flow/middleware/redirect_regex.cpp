// Source: pkg/middlewares/redirect/redirect_regex.go.

#include "flow/redirect.h"

namespace gw::flow {
namespace {

class RedirectRegex final : public Middleware {
 public:
  explicit RedirectRegex(const Making& making)
      : redirection_(making.text("regex"), making.text("replacement"), making.flag("permanent"), 0) {}

  std::optional<Reply> apply(Exchange& exchange) const override {
    const route::Request& request = exchange.prepared.request;
    TargetParts target = target_parts(request.target);
    std::string_view scheme = target.scheme.empty() ? "http" : target.scheme;
    if (exchange.prepared.peer.tls) scheme = "https";
    std::string_view host = target.host.empty() ? request.host : target.host;
    return redirection_.apply(exchange, exchange.prepared.store.join({scheme, "://", host, target.port, target.rest}));
  }

 private:
  Redirection redirection_;
};

}  // namespace
}  // namespace gw::flow

GW_MIDDLEWARE(redirect_regex) = {
    .key = "redirectRegex",
    .make = [](const gw::flow::Making& making) -> std::unique_ptr<gw::flow::Middleware> {
      return std::make_unique<gw::flow::RedirectRegex>(making);
    },
};
