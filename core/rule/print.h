#ifndef GW_RULE_PRINT_H_
#define GW_RULE_PRINT_H_

#include <string>
#include <string_view>

#include "rule/expr.h"

namespace gw::rule {

/// A rule in its plainest form: canonical names, one blank around operators, the parentheses that it needs, raw
/// strings where they can hold the value. It parses to the same tree, if the rule has arguments that a literal can
/// say and no `negated` leaf (those print as what they mean: "!Host(`a`)").
std::string print(const Expr& expr);

/// The literal for a value: `a`, or "a\n" where a raw string will not do.
std::string print_value(std::string_view value);

}  // namespace gw::rule

#endif  // GW_RULE_PRINT_H_
