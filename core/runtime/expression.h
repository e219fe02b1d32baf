#ifndef GW_RUNTIME_EXPRESSION_H_
#define GW_RUNTIME_EXPRESSION_H_

// The small languages of circuitBreaker.expression and buffering.retryExpression.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gw::runtime {

/// Why Traefik refuses a circuit breaker's expression; empty: it takes it.
/// Source: github.com/vulcand/oxy/v2 cbreaker/predicates.go; github.com/vulcand/predicate.
std::string breaker_expression_error(std::string_view expression);

/// The same of buffering's retryExpression. Source: oxy/v2 buffer/threshold.go.
std::string retry_expression_error(std::string_view expression);

enum class Expression : std::uint8_t { Breaker, Retry };

/// What such an expression says.
struct Condition {
  enum class Kind : std::uint8_t { Value, Call, Comparison, And, Or };

  Kind kind = Kind::Value;
  std::string function;           ///< Call, Comparison: "NetworkErrorRatio".
  std::vector<double> arguments;  ///< Of it.
  std::string op;                 ///< Comparison: "==".
  double number = 0;              ///< Comparison: the constant; or
  std::string text;               ///< this one.
  std::vector<Condition> parts;   ///< And, Or.
};

/// Nothing if Traefik refuses it.
std::optional<Condition> parse_condition(Expression kind, std::string_view expression);

/// What the functions of an expression give at a time.
class ConditionValues {
 public:
  virtual ~ConditionValues() = default;
  virtual double number(const Condition& call) const = 0;
  virtual std::string_view text(const Condition&) const { return {}; }
};

bool holds(const Condition& condition, const ConditionValues& values);

}  // namespace gw::runtime

#endif  // GW_RUNTIME_EXPRESSION_H_
