#ifndef GW_RULE_GO_REGEXP_H_
#define GW_RULE_GO_REGEXP_H_

#include <string>
#include <string_view>

namespace gw::rule {

/// Go's error for a pattern that regexp.Compile refuses ("error parsing regexp: missing closing ): `(`");
/// empty if it is right.
std::string regexp_error(std::string_view pattern);

}  // namespace gw::rule

#endif  // GW_RULE_GO_REGEXP_H_
