#ifndef GW_LINT_RULE_CLASH_H_
#define GW_LINT_RULE_CLASH_H_

#include "lint/rule_text.h"

namespace gw::lint {

/// A matcher of a rule that Traefik accepts: one of program->leaves().
struct LeafOf {
  const RuleText* rule = nullptr;
  std::size_t leaf = 0;

  const gw::rule::Node& node() const { return rule->program->expr()[rule->program->leaves()[leaf].node]; }
};

/// No request satisfies both. False: perhaps one does.
bool clash(const LeafOf& a, const LeafOf& b);

/// The value is text that a matcher of paths takes as it is: in the v2 syntax no braces, and ASCII.
bool literal_path(const RuleText& rule, std::string_view value);

}  // namespace gw::lint

#endif  // GW_LINT_RULE_CLASH_H_
