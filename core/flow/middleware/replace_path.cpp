// Source: pkg/middlewares/replacepath/replace_path.go.

#include "flow/path_edit.h"

namespace gw::flow {
namespace {

class ReplacePath final : public Middleware {
 public:
  explicit ReplacePath(const Making& making) : path_(making.text("path")) {}

  std::optional<Reply> apply(Exchange& exchange) const override {
    return replace_path(exchange, path_as_written(exchange.prepared.request.url, exchange.prepared.store), path_);
  }

 private:
  std::string path_;
};

}  // namespace
}  // namespace gw::flow

GW_MIDDLEWARE(replace_path) = {
    .key = "replacePath",
    .make = [](const gw::flow::Making& making) -> std::unique_ptr<gw::flow::Middleware> {
      return std::make_unique<gw::flow::ReplacePath>(making);
    },
};
