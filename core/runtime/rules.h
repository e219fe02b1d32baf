#ifndef GW_RUNTIME_RULES_H_
#define GW_RUNTIME_RULES_H_

#include <string>
#include <string_view>
#include <vector>

namespace gw::runtime {

/// The values of the matcher `matcher` ("Host", "HostSNI") that stand in `rule` without a negation right in
/// front of them, lower case. A plain scan for Matcher(`a`, "b"): it neither checks the rule nor follows a
/// negated parenthesis.
std::vector<std::string> rule_values(std::string_view rule, std::string_view matcher);

/// Why Traefik refuses an HTTP rule: only of the empty rule, all others count as right.
std::string http_rule_error(std::string_view rule);

/// The priority that Traefik gives a router without one. Source: pkg/muxer/http, pkg/muxer/tcp.
long long rule_priority(std::string_view rule, bool tcp);

}  // namespace gw::runtime

#endif  // GW_RUNTIME_RULES_H_
