#ifndef GW_RULE_TO_V3_H_
#define GW_RULE_TO_V3_H_

#include <optional>
#include <string>
#include <string_view>

#include "base/version.h"
#include "rule/matchers.h"

namespace gw::rule {

/// The rule of the v2 syntax in that of v3, with the same meaning; only what must change is changed. Nothing, with the
/// reason in `why`, if v3 cannot say it.
/// Source: docs migrate/v2-to-v3-details.md; pkg/muxer/http/matcher.go, matcher_v2.go.
std::optional<std::string> to_v3(std::string_view rule, Protocol protocol, Version from, std::string& why);

}  // namespace gw::rule

#endif  // GW_RULE_TO_V3_H_
