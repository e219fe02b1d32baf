#ifndef GW_LINT_LINT_H_
#define GW_LINT_LINT_H_

// Runs the rules over a project and prepares the report.

#include <string>
#include <utility>
#include <vector>

#include "lint/rule.h"
#include "report/report.h"
#include "source/discover.h"

namespace gw::lint {

struct Settings {
  std::vector<std::string> select, ignore;                    ///< Codes, prefixes of codes, names. Empty: all.
  std::vector<std::pair<std::string, std::string>> severity;  ///< Code or name, and "error", "warning", "info".
  std::vector<std::string> only;                              ///< Files whose findings are reported; empty: all.
  Policy policy;
  std::string today;     ///< "2026-11-25": suppressions run out after their day.
  std::string baseline;  ///< Text of a baseline file; empty: none.
};

/// A selector that names no rule ("GW9999"), or a severity that is none. Empty if all is well.
std::string settings_error(const Settings& settings);

/// Diagnostics in the order to print: by file, then place; consequences behind their cause. Of files that Traefik
/// refuses it looks at what could be read, as if they were repaired. The report borrows from rules, which live for
/// ever.
report::Lint run(const source::Project& project, const text::SourceSet& sources, const source::World& world,
                 const Settings& settings);

/// The gateway as it would be if the files that Traefik refuses were repaired, or nothing if it refuses none: rules
/// look at this one to find further faults. Traefik says nothing of those yet.
std::optional<source::Gateway> repaired(const source::Gateway& gateway);

/// Texts of options that hold secrets (users, tokens, keys), longest first: reports show **** for them.
std::vector<std::string> secrets_of(const source::Project& project);

/// The text of a baseline that holds all diagnostics of a report: they are not reported again until they change.
std::string make_baseline(const report::Lint& lint, const text::SourceSet& sources);

}  // namespace gw::lint

#endif  // GW_LINT_LINT_H_
