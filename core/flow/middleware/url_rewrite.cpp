// Source: pkg/middlewares/gatewayapi/urlrewrite/url_rewrite.go.

#include "flow/header_edit.h"
#include "flow/path_edit.h"
#include "flow/rewrite.h"

namespace gw::flow {
namespace {

class UrlRewrite final : public Middleware {
 public:
  explicit UrlRewrite(const Making& making)
      : path_(making),
        replaces_(making.config.find("path") != nullptr && making.config.find("pathPrefix") == nullptr),
        raw_(making.version < Version{3, 7, 11}),  // Source: #13641.
        host_(text_if_written(making, "hostname")) {}

  std::optional<Reply> apply(Exchange& exchange) const override {
    route::Store& store = exchange.prepared.store;
    route::Request& request = exchange.prepared.request;
    std::string_view before = request.url.path;
    if (!path_.apply(request.url, store)) return not_clean();
    if (raw_) request.url.raw_path = route::escaped_path(request.url, store);
    else if (replaces_) request.url.raw_path = {};
    request.target = route::request_uri(request.url, store);
    exchange.note("path", before, request.url.path, "rewrites it");
    if (host_) set_host(exchange, *host_, "rewrites it");
    return std::nullopt;
  }

 private:
  PathRewrite path_;
  bool replaces_;
  bool raw_;  ///< The raw path is written even where it says nothing new.
  std::optional<std::string> host_;
};

}  // namespace
}  // namespace gw::flow

GW_MIDDLEWARE(url_rewrite) = {
    .key = "URLRewrite",
    .make = [](const gw::flow::Making& making) -> std::unique_ptr<gw::flow::Middleware> {
      return std::make_unique<gw::flow::UrlRewrite>(making);
    },
};
