#ifndef GW_RUNTIME_EXPRESSION_H_
#define GW_RUNTIME_EXPRESSION_H_

// The small languages of circuitBreaker.expression and buffering.retryExpression.

#include <string>
#include <string_view>

namespace gw::runtime {

/// Why Traefik refuses a circuit breaker's expression; empty: it takes it.
/// Source: github.com/vulcand/oxy/v2 cbreaker/predicates.go; github.com/vulcand/predicate.
std::string breaker_expression_error(std::string_view expression);

/// The same of buffering's retryExpression. Source: oxy/v2 buffer/threshold.go.
std::string retry_expression_error(std::string_view expression);

}  // namespace gw::runtime

#endif  // GW_RUNTIME_EXPRESSION_H_
