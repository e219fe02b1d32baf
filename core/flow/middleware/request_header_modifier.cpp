// Source: pkg/middlewares/gatewayapi/headermodifier/request_header_modifier.go.

#include "base/since.h"
#include "base/strings.h"
#include "flow/header_edit.h"

namespace gw::flow {
namespace {

class RequestHeaderModifier final : public Middleware {
 public:
  explicit RequestHeaderModifier(const Making& making)
      : sets_host_(since(making.version, {3, 7, 6}, {{3, 6, 22}})),  // Source: #12805.
        set_(header_texts(making, "set")),
        add_(header_texts(making, "add")) {
    for (const std::string& name : making.texts("remove")) remove_.push_back(canonical(name));
  }

  std::optional<Reply> apply(Exchange& exchange) const override {
    for (const HeaderText& header : set_) {
      if (sets_host_ && base::equal_fold(header.name, "Host")) set_host(exchange, header.value, "sets it");
      else set_header(exchange, header.name, header.value, "sets it");
    }
    for (const HeaderText& header : add_) add_header(exchange, header.name, header.value, "adds it");
    for (const std::string& name : remove_) remove_header(exchange, name, "removes it");
    return std::nullopt;
  }

 private:
  bool sets_host_;
  std::vector<HeaderText> set_, add_;
  std::vector<std::string> remove_;
};

}  // namespace
}  // namespace gw::flow

GW_MIDDLEWARE(request_header_modifier) = {
    .key = "requestHeaderModifier",
    .make = [](const gw::flow::Making& making) -> std::unique_ptr<gw::flow::Middleware> {
      return std::make_unique<gw::flow::RequestHeaderModifier>(making);
    },
};
