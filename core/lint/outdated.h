#ifndef GW_LINT_OUTDATED_H_
#define GW_LINT_OUTDATED_H_

// Options that a version deprecates and another takes the place of: each has a rule of its own, which the general rule
// (GW832) leaves to it.

#include <string_view>
#include <vector>

#include "lint/rule.h"

namespace gw::lint {

/// Reports what the rule `code` says of deprecated options, with the name of the new one.
void report_outdated(Context& context, std::string_view code);

/// The rule that tells of this fact; empty: none but GW832.
std::string_view rule_of_outdated(const diag::Fact& fact, Version version);

/// Where a router or the static configuration asks for the syntax of Traefik 2, from the version on that deprecates it.
std::vector<const model::Value*> pinned_syntaxes(const Context& context);

/// Of its key, or of the value where it has none.
text::Span place_of(const model::Value& value);

}  // namespace gw::lint

#endif  // GW_LINT_OUTDATED_H_
