#ifndef GW_TEMPLATE_FUNCTIONS_H_
#define GW_TEMPLATE_FUNCTIONS_H_

// The functions of the file provider's templates: Go's builtins, sprig v3.2.3's text functions,
// normalize, and split (Go's strings.Split, which replaces sprig's).
// Source: pkg/provider/file/file.go (CreateConfiguration).

#include <span>
#include <string_view>
#include <vector>

#include "template/machine.h"

namespace gw::template_ {

using Arguments = std::vector<Value>;

struct Function {
  enum class Result : std::uint8_t { Plain, Interface };
  enum class Order : std::uint8_t {
    Needed,   ///< Refuses lists in random order.
    Ignored,  ///< The result does not depend on it.
    Passed,   ///< The result is a list in random order too.
  };

  std::string_view name;
  /// A letter per parameter: s string, i int, f float64, b bool, m map[string]interface {},
  /// a interface {}, v reflect.Value; a * after the last one: variadic.
  std::string_view parameters;
  Value (*call)(Machine&, Arguments&);  ///< Throws CallError, NotEvaluated.
  Result result = Result::Plain;
  Order order = Order::Needed;
  bool builtin = false;
};

/// Whether Traefik has the function.
bool has_function(std::string_view name);

/// Null if Traefik lacks it, or gw does not evaluate it.
const Function* find_function(std::string_view name);

// One table per concern.
std::span<const Function> builtin_functions();
std::span<const Function> case_functions();
std::span<const Function> dict_functions();
std::span<const Function> encoding_functions();
std::span<const Function> general_functions();
std::span<const Function> list_functions();
std::span<const Function> math_functions();
std::span<const Function> path_functions();
std::span<const Function> regex_functions();
std::span<const Function> text_functions();

}  // namespace gw::template_

#endif  // GW_TEMPLATE_FUNCTIONS_H_
