#ifndef GW_LINT_V2_RULE_H_
#define GW_LINT_V2_RULE_H_

// What rules of the v2 syntax become where the v3 syntax reads them.

#include <optional>
#include <string>
#include <string_view>

#include "lint/rule_fault.h"

namespace gw::lint {

/// "(Host(`a`) || Host(`b`))" for "Host(`a`, `b`)", which v3 refuses; empty: that is not what is wrong.
std::string split_values(const RuleText& rule, const RuleFault& fault);

/// The v3 matcher that takes the place of one that only v2 has (Headers, HeadersRegexp, HostHeader); empty: none, or
/// the rule is of another syntax.
std::string_view renamed_matcher(const RuleText& rule, const RuleFault& fault);

/// Bytes of the first "{name}" or "{name:pattern}", which v3 takes as it stands. With `regexp` the text is a regular
/// expression, whose own braces are left out.
std::optional<std::pair<std::size_t, std::size_t>> find_placeholder(std::string_view text, bool regexp);

}  // namespace gw::lint

#endif  // GW_LINT_V2_RULE_H_
