#ifndef GW_CLI_DIFF_REPORT_H_
#define GW_CLI_DIFF_REPORT_H_

#include <algorithm>
#include <string>
#include <vector>

#include "diff/behaviour.h"
#include "diff/structural.h"

namespace gw::cli {

/// What gw diff found between two gateways.
struct Difference {
  std::string gateway;  ///< Its name, where there are several.
  std::vector<diff::Edit> edits;
  diff::Behaviour behaviour;
  bool structural = true, behavioural = true;  ///< What was compared.

  /// That another form calls objects otherwise is told, but is no difference.
  bool equal() const { return behaviour.changes.empty() && std::ranges::all_of(edits, diff::other_form); }
  bool complete() const { return !behavioural || behaviour.complete; }
};

/// For people; secrets are not in it. `whole`: however long it is.
std::string diff_text(const std::vector<Difference>& all, const text::SourceSet& sources, bool color, bool whole);
/// The JSON of cli.md 6. Of several gateways each entry names its own.
std::string diff_json(const std::vector<Difference>& all, const text::SourceSet& sources);
/// Fit for a comment of a pull request.
std::string diff_markdown(const std::vector<Difference>& all, const text::SourceSet& sources);
/// Annotations of a GitHub workflow.
std::string diff_github(const std::vector<Difference>& all, const text::SourceSet& sources);

/// "3 objects changed · 2 groups of requests change their fate · everything else is proved equal".
std::string diff_summary(const std::vector<Difference>& all);
/// "file.yml:22"; empty: it is written nowhere.
std::string diff_place(const text::SourceSet& sources, text::Span span);
/// The request in one line: "GET https://a.example/x".
std::string diff_request(const diff::Change& change);
/// "admin@file → admin  through auth, headers", "no router: 404".
std::string diff_outcome(const diff::Outcome& outcome);
/// "loses authentication"; without a risk "changes its way".
std::string diff_title(const diff::Change& change);

}  // namespace gw::cli

#endif  // GW_CLI_DIFF_REPORT_H_
