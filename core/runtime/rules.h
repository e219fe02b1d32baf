#ifndef GW_RUNTIME_RULES_H_
#define GW_RUNTIME_RULES_H_

#include <string>
#include <string_view>
#include <vector>

#include "base/version.h"

namespace gw::runtime {

/// The values of the matcher `matcher` ("Host", "HostSNI") that stand in `rule`, lower case; from 3.7.13 on
/// without those that have a negation right in front of them. A plain scan for Matcher(`a`, "b"): it neither
/// checks the rule nor follows a negated parenthesis.
std::vector<std::string> rule_values(std::string_view rule, std::string_view matcher, Version version);

/// Why Traefik refuses an HTTP rule: only of the empty rule, all others count as right.
std::string http_rule_error(std::string_view rule, Version version);

/// The priority that Traefik gives a router without one. Source: pkg/muxer/http, pkg/muxer/tcp.
long long rule_priority(std::string_view rule, bool tcp);

}  // namespace gw::runtime

#endif  // GW_RUNTIME_RULES_H_
