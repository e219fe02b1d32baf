#ifndef GW_RULE_SIMPLE_H_
#define GW_RULE_SIMPLE_H_

#include <optional>
#include <string_view>

#include "rule/expr.h"

namespace gw::rule {

/// The tree of a rule as people write it: matchers with values in back quotes, !, &&, || and parentheses. It is the one
/// that the parser of Go's expressions makes, without its tokens and its own tree. Nothing: that parser must say.
std::optional<Expr> parse_simple(std::string_view text, Protocol protocol, std::optional<Syntax> syntax);

}  // namespace gw::rule

#endif  // GW_RULE_SIMPLE_H_
