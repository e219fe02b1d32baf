// Source: pkg/middlewares/headers/headers.go, header.go, secure.go.

#include <algorithm>

#include "serve/cors.h"
#include "serve/own_answer.h"
#include "serve/pass_sink.h"
#include "serve/secure_headers.h"

namespace gw::serve {
namespace {

class HeadersStep final : public Step {
 public:
  explicit HeadersStep(const StepMaking& making)
      : modelled_(making.modelled),
        cors_(making.making),
        secure_(making.making),
        custom_(flow::header_texts(making.making, "customResponseHeaders")),
        sets_vary_(std::ranges::any_of(custom_, [](const flow::HeaderText& one) { return one.name == "Vary"; })) {}

  Task<void> run(Call& call, const Handler& next) const override {
    std::optional<flow::Reply> reply = modelled_->apply(call.exchange);
    if (reply) call.account.why = reply->why;
    if (reply && reply->status == 200) {
      co_await answer_untyped(call, 200, {}, cors_.preflight(call.prepared.request));
      co_return;
    }
    Headers secure = reply ? Headers() : secure_.of(call);
    EditSink sink(*call.sink, [this, &call, &secure](AnswerHead& head) {
      for (const Header& one : secure) set_header(head.headers, one.name, one.value);
      edit(call, head.headers);
      head.sets_vary = head.sets_vary || sets_vary_;
    });
    Instead<Sink*> in_its_place(call.sink, &sink);
    if (reply) co_await answer(call, reply->status, reply->body);
    else co_await next.serve(call);
  }

 private:
  void edit(const Call& call, Headers& headers) const {
    for (const flow::HeaderText& one : custom_) {
      if (one.value.empty()) remove_header(headers, one.name);
      else set_header(headers, one.name, one.value);
    }
    cors_.edit(headers, call.prepared.request.header("Origin"));
  }

  std::shared_ptr<const flow::Middleware> modelled_;
  Cors cors_;
  SecureHeaders secure_;
  std::vector<flow::HeaderText> custom_;
  bool sets_vary_;
};

}  // namespace
}  // namespace gw::serve

GW_STEP(headers) = {
    .key = "headers",
    .make = [](const gw::serve::StepMaking& making) -> std::unique_ptr<gw::serve::Step> {
      return std::make_unique<gw::serve::HeadersStep>(making);
    },
};
