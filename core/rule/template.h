#ifndef GW_RULE_TEMPLATE_H_
#define GW_RULE_TEMPLATE_H_

#include <string>
#include <string_view>
#include <vector>

namespace gw::rule {

/// A template of the v2 syntax: text with {name} or {name:pattern} in it.
struct RouteTemplate {
  std::string pattern;                 ///< The regular expression, from ^ to the end of the text, without $.
  std::vector<std::string> names;      ///< Of the variables, in their order; a name may come twice.
  std::vector<std::string> variables;  ///< The pattern of each.
  std::string error;                   ///< "mux: unbalanced braces in "/{id""; empty: it is right.
};

/// `fallback`: the pattern of a variable that has none. Source: containous/mux regexp.go (newRouteRegexp).
RouteTemplate read_template(std::string_view text, std::string_view fallback);

}  // namespace gw::rule

#endif  // GW_RULE_TEMPLATE_H_
