// buffering, chain, circuitBreaker, errors, retry.

#include "base/go_values.h"
#include "runtime/expression.h"
#include "runtime/middlewares.h"

namespace gw::runtime {

Outcome make_buffering(const Maker& maker) {
  static constexpr const char* kFields[][2] = {{"memRequestBodyBytes", "mem"},
                                               {"maxRequestBodyBytes", "max"},
                                               {"memResponseBodyBytes", "mem"},
                                               {"maxResponseBodyBytes", "max"}};
  for (const auto& [field, what] : kFields) {
    std::int64_t value = maker.integer(field);
    bool mem = std::string_view(what) == "mem";
    if (mem && value < 0)
      return maker.bad(field, std::string(what) + " bytes should be >= 0 got " + std::to_string(value));
  }
  std::string expression = maker.text("retryExpression");
  if (std::string error = expression.empty() ? std::string() : retry_expression_error(expression); !error.empty())
    return maker.bad("retryExpression", error);
  return std::nullopt;
}

Outcome make_chain(const Maker& maker) {
  return build_middlewares(maker.state, maker.context, maker.item, State::items(maker.config(), "middlewares"),
                           "chain.middlewares");
}

Outcome make_circuit_breaker(const Maker& maker) {
  if (std::string error = breaker_expression_error(maker.text("expression")); !error.empty())
    return maker.bad("expression", error);
  return std::nullopt;
}

Outcome make_errors(const Maker& maker) {
  if (std::string error = base::codes_error(maker.texts("status")); !error.empty()) return maker.bad("status", error);
  std::string service = maker.text("service");
  if (Outcome problem = build_service(maker.state, maker.context, service, maker.item,
                                      State::place(maker.config(), "service"), {"errors.service"})
                            .problem)
    return problem;
  const model::Value* rewrites = maker.config().find("statusRewrites");
  if (rewrites == nullptr) return std::nullopt;
  for (const model::Property& rewrite : rewrites->properties()) {
    if (std::string error = base::codes_error({std::string(rewrite.name)}); !error.empty())
      return maker.bad("statusRewrites", error);
  }
  return std::nullopt;
}

Outcome make_retry(const Maker& maker) {
  std::vector<std::string> codes = maker.texts("status");
  if (codes.empty() && maker.flag("disableRetryOnNetworkError"))
    return maker.bad("disableRetryOnNetworkError",
                     "retry middleware requires at least HTTP status codes or retry on TCP");
  std::int64_t attempts = maker.integer("attempts");
  if (attempts <= 0)
    return maker.bad("attempts", "incorrect (or empty) value for attempt (" + std::to_string(attempts) + ")");
  if (std::string error = base::codes_error(codes); !error.empty())
    return maker.bad("status", "creating HTTP code ranges: " + error);
  return std::nullopt;
}

}  // namespace gw::runtime
