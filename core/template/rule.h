#ifndef GW_TEMPLATE_RULE_H_
#define GW_TEMPLATE_RULE_H_

// The template that gives routers without a rule theirs, and what else providers of labels ask of Go.

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "template/template.h"

namespace gw::template_ {

/// The data of the template, as the providers docker and swarm give it. Source: pkg/provider/docker/config.go (build).
struct RuleData {
  std::string name, container_name;
  std::map<std::string, std::string> labels;
};

struct RuleText {
  bool ok = true;
  std::string text = {};   ///< The rule.
  std::string error = {};  ///< In Go's words; if not `analysed` why gw cannot tell.
  bool analysed = true;
};

/// Executes a default rule. Its functions are sprig's and normalize.
/// Source: pkg/provider/configuration.go (MakeDefaultRuleTemplate).
RuleText render_rule(std::string_view text, const RuleData& data, Environment environment);

/// Go's regexp.MatchString; false where the pattern is none. Nothing: gw cannot tell.
std::optional<bool> regexp_matches(const std::string& pattern, const std::string& text);

/// Every run of what is neither letter nor number becomes one "-", none at the ends.
/// Source: pkg/provider/configuration.go (Normalize).
std::string normalize(std::string_view name);

}  // namespace gw::template_

#endif  // GW_TEMPLATE_RULE_H_
