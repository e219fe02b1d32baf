// Source: pkg/middlewares/stripprefix/strip_prefix.go.

#include "base/strings.h"
#include "flow/path_edit.h"

namespace gw::flow {
namespace {

class StripPrefix final : public Middleware {
 public:
  explicit StripPrefix(const Making& making) : stripping_(making.version), slash_(making.flag("forceSlash")) {
    for (const std::string& prefix : making.texts("prefixes")) prefixes_.emplace_back(base::trim(prefix));
  }

  std::optional<Reply> apply(Exchange& exchange) const override {
    for (const std::string& prefix : prefixes_) {
      if (exchange.prepared.request.url.path.starts_with(prefix)) return stripping_.strip(exchange, prefix, slash_);
    }
    return std::nullopt;
  }

 private:
  Stripping stripping_;
  bool slash_;
  std::vector<std::string> prefixes_;
};

}  // namespace
}  // namespace gw::flow

GW_MIDDLEWARE(strip_prefix) = {
    .key = "stripPrefix",
    .make = [](const gw::flow::Making& making) -> std::unique_ptr<gw::flow::Middleware> {
      return std::make_unique<gw::flow::StripPrefix>(making);
    },
};
