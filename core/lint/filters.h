#ifndef GW_LINT_FILTERS_H_
#define GW_LINT_FILTERS_H_

// What takes diagnostics away between the rules and the report. Each step keeps the indices in `cause` right.

#include <vector>

#include "lint/lint.h"

namespace gw::lint {

using Diagnostics = std::vector<diag::Diagnostic>;

/// Keeps those for which `keep` is true; what follows from a dropped one goes with it.
void retain(Diagnostics& diagnostics, const std::vector<bool>& keep);

/// Takes away what comments "# gw:ignore CODE… reason="…" until=2027-01-01" on the line or above it suppress, and adds
/// a finding (GW979) for each comment that suppresses nothing or has run out.
void apply_suppressions(Diagnostics& diagnostics, const text::SourceSet& sources, const std::string& today);

/// Takes away what the baseline knows: same rule, object, path and message in the same file, as often as it lists it.
void apply_baseline(Diagnostics& diagnostics, const text::SourceSet& sources, const std::string& baseline);

/// Whether a text was written by make_baseline().
bool is_baseline(std::string_view text);

/// Whether a selector (code, prefix of a code, name) means the rule.
bool selects(std::string_view selector, const diag::Diagnostic& diagnostic);

}  // namespace gw::lint

#endif  // GW_LINT_FILTERS_H_
