// Source: pkg/middlewares/gatewayapi/headermodifier/response_header_modifier.go.

#include "flow/header_edit.h"
#include "serve/call.h"
#include "serve/pass_sink.h"

namespace gw::serve {
namespace {

class ResponseHeaderModifier final : public Step {
 public:
  explicit ResponseHeaderModifier(const StepMaking& making)
      : set_(flow::header_texts(making.making, "set")),
        added_(flow::header_texts(making.making, "add")),
        removed_(making.making.texts("remove")) {}

  Task<void> run(Call& call, const Handler& next) const override {
    EditSink sink(*call.sink, [this](AnswerHead& head) { edit(head.headers); });
    Instead<Sink*> in_its_place(call.sink, &sink);
    co_await next.serve(call);
  }

 private:
  void edit(Headers& headers) const {
    for (const flow::HeaderText& one : set_) set_header(headers, one.name, one.value);
    for (const flow::HeaderText& one : added_) headers.push_back({one.name, one.value});
    for (const std::string& name : removed_) remove_header(headers, name);
  }

  std::vector<flow::HeaderText> set_, added_;
  std::vector<std::string> removed_;
};

}  // namespace
}  // namespace gw::serve

GW_STEP(response_header_modifier) = {
    .key = "responseHeaderModifier",
    .make = [](const gw::serve::StepMaking& making) -> std::unique_ptr<gw::serve::Step> {
      return std::make_unique<gw::serve::ResponseHeaderModifier>(making);
    },
};
