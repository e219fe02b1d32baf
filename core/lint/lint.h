#ifndef GW_LINT_LINT_H_
#define GW_LINT_LINT_H_

// Runs the rules over a project and prepares the report.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lint/rule.h"
#include "report/report.h"
#include "runtime/runtime.h"
#include "source/discover.h"

namespace gw::lint {

/// A gateway and what Traefik would run of it.
struct Subject {
  const source::Gateway* gateway = nullptr;
  const runtime::Graph* graph = nullptr;
};

/// The gateway as it would be if the files that Traefik refuses were repaired, or nothing if it refuses none: rules
/// look at this one to find further faults. Traefik says nothing of those yet.
std::optional<source::Gateway> repaired(const source::Gateway& gateway);

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

/// Diagnostics in the order to print: by file, then place; consequences behind their cause. The report borrows from
/// rules, which live for ever.
report::Lint run(const source::Project& project, const std::vector<Subject>& subjects, const text::SourceSet& sources,
                 const Settings& settings);

/// The text of a baseline that holds all diagnostics of a report: they are not reported again until they change.
std::string make_baseline(const report::Lint& lint, const text::SourceSet& sources);

}  // namespace gw::lint

#endif  // GW_LINT_LINT_H_
