// Source: pkg/middlewares/circuitbreaker/circuit_breaker.go.

#include "base/go_values.h"
#include "serve/breaker.h"
#include "serve/own_answer.h"
#include "serve/pass_sink.h"

namespace gw::serve {
namespace {

/// Sees the status of what passes.
class StatusSink final : public PassSink {
 public:
  using PassSink::PassSink;

  Task<bool> head(AnswerHead head) override {
    status_ = head.status;
    return next_.head(std::move(head));
  }
  int status() const { return status_; }

 private:
  int status_ = 200;
};

Breaker::Times times_of(const flow::Making& making) {
  Breaker::Times out;
  auto read = [&](const char* field, Duration& time) {
    if (std::int64_t given = making.integer(field); given > 0) time = std::chrono::nanoseconds(given);
  };
  read("checkPeriod", out.check);
  read("fallbackDuration", out.fallback);
  read("recoveryDuration", out.recovery);
  return out;
}

class CircuitBreaker final : public Step {
 public:
  explicit CircuitBreaker(const flow::Making& making)
      : breaker_(runtime::parse_condition(runtime::Expression::Breaker, making.text("expression"))
                     .value_or(runtime::Condition()),
                 times_of(making)),
        status_(static_cast<int>(making.integer("responseCode"))) {
    if (status_ == 0) status_ = 503;
  }

  Task<void> run(Call& call, const Handler& next) const override {
    Time begin = call.loop.now();
    if (!breaker_.lets_pass(begin)) {
      call.account.why = "the circuit breaker is open";
      co_await answer_untyped(call, status_, base::status_text(status_));
      co_return;
    }
    StatusSink sink(*call.sink);
    {
      Instead<Sink*> in_its_place(call.sink, &sink);
      co_await next.serve(call);
    }
    breaker_.record(sink.status(), call.loop.now() - begin, call.loop.now());
  }

 private:
  Breaker breaker_;
  int status_;
};

}  // namespace
}  // namespace gw::serve

GW_STEP(circuit_breaker) = {
    .key = "circuitBreaker",
    .make = [](const gw::serve::StepMaking& making) -> std::unique_ptr<gw::serve::Step> {
      return std::make_unique<gw::serve::CircuitBreaker>(making.making);
    },
};
