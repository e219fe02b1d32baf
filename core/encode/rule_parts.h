#ifndef GW_ENCODE_RULE_PARTS_H_
#define GW_ENCODE_RULE_PARTS_H_

#include <optional>
#include <string>
#include <vector>

#include "rule/expr.h"

namespace gw::encode {

/// One matcher of a rule.
struct RulePart {
  rule::Matcher matcher;
  std::vector<std::string> values;
};

/// A rule as alternatives of matchers that must all hold. Nothing, with the reason in `why`, if it holds a negation or
/// would have more than `most` alternatives.
std::optional<std::vector<std::vector<RulePart>>> alternatives(std::string_view rule, std::size_t most,
                                                               std::string& why);

}  // namespace gw::encode

#endif  // GW_ENCODE_RULE_PARTS_H_
