// Source: pkg/middlewares/addprefix/add_prefix.go.

#include "flow/path_edit.h"

namespace gw::flow {
namespace {

class AddPrefix final : public Middleware {
 public:
  explicit AddPrefix(const Making& making) : prefix_(making.text("prefix")) {}

  std::optional<Reply> apply(Exchange& exchange) const override {
    route::Store& store = exchange.prepared.store;
    route::Request& request = exchange.prepared.request;
    route::Url& url = request.url;
    std::string_view before = url.path;
    url.path = led(store.join({prefix_, url.path}), store);
    if (!url.raw_path.empty()) url.raw_path = led(store.join({prefix_, url.raw_path}), store);
    request.target = route::request_uri(url, store);
    exchange.note("path", before, url.path, "adds its prefix");
    return std::nullopt;
  }

 private:
  std::string prefix_;
};

}  // namespace
}  // namespace gw::flow

GW_MIDDLEWARE(add_prefix) = {
    .key = "addPrefix",
    .make = [](const gw::flow::Making& making) -> std::unique_ptr<gw::flow::Middleware> {
      return std::make_unique<gw::flow::AddPrefix>(making);
    },
};
