#ifndef GW_LINT_RULE_LOGIC_H_
#define GW_LINT_RULE_LOGIC_H_

// Simple reasoning about rules: what it says is certain, but it does not find everything.

#include <optional>
#include <vector>

#include "lint/rule_text.h"

namespace gw::lint {

/// Two matchers of one rule that no request satisfies together.
struct Clash {
  const gw::rule::Node* first = nullptr;  ///< Of RuleText::program, in the order in which they stand.
  const gw::rule::Node* second = nullptr;
};

/// Why no request satisfies the rule: a clash in every branch, of which this is the first. Nothing: perhaps one does.
std::optional<Clash> contradiction(const RuleText& rule);

/// No request satisfies both rules, both accepted by Traefik. False: perhaps one does.
bool disjoint(const RuleText& a, const RuleText& b);

/// The matcher that makes the rule true for every request; null: perhaps it is not.
const gw::rule::Node* always_true(const RuleText& rule);

/// Both routers are live, get requests of the same connections, no reason is known why no request matches both, and
/// `rule` has the higher priority.
bool overtakes(const RuleText& rule, const RuleText& other);

/// The routers that `rule` overtakes.
std::vector<const RuleText*> overtaken(Context& context, const RuleText& rule);

/// Whether so many routers can be compared with every router in reasonable time; if not, the check is listed as not
/// done.
bool may_compare(Context& context, std::size_t routers);

/// Of such a list: "api", "api and web", "api, web and 7 more".
std::string names_of(const std::vector<const RuleText*>& rules);

/// A priority below all of them that Traefik does not take for unset.
std::int64_t priority_below(const std::vector<const RuleText*>& rules);

}  // namespace gw::lint

#endif  // GW_LINT_RULE_LOGIC_H_
