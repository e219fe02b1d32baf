#ifndef GW_LINT_PRUNE_H_
#define GW_LINT_PRUNE_H_

// Rules without operands that change nothing.

#include <optional>
#include <vector>

#include "lint/priorities.h"
#include "lint/reaches.h"

namespace gw::lint {

/// Operands of a chain of && or || that may go, and why nothing changes: no request meets all parts of a claim.
struct Unneeded {
  gw::rule::Kind chain{};
  std::vector<gw::rule::NodeId> operands;  ///< Of RuleText::program.
  std::vector<std::vector<analysis::Part>> claims;
};

/// A fix that takes them out of the rule and writes the priority that the router has now. It is safe if the claims hold
/// whatever the entry points make of paths, and if nothing but the rule's language comes from its text. Nothing if the
/// rule cannot be edited, or the text that is left does not read as exactly the other operands.
std::optional<diag::Fix> prune(Context& context, Priorities& priorities, const RuleText& rule, std::string title,
                               const Unneeded& unneeded);

}  // namespace gw::lint

#endif  // GW_LINT_PRUNE_H_
