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
  bool lone = false;                           ///< One side has no such gateway: all of its requests change their fate.
  std::vector<diff::Unknown> unread;           ///< What of the sides could not be analysed, or Traefik does not run.
  std::vector<text::Span> places;              ///< Of behaviour.changes: where to look.

  /// That another form calls objects otherwise is told, but is no difference.
  bool equal() const { return behaviour.changes.empty() && std::ranges::all_of(edits, diff::other_form); }
  bool complete() const { return unread.empty() && (!behavioural || behaviour.complete); }
  /// There is more to say of it than its name.
  bool named() const;
  /// Everything that is not known.
  std::vector<diff::Unknown> unknown() const;
};

/// For people; secrets are not in it. `whole`: however long it is.
std::string diff_text(const std::vector<Difference>& all, const text::SourceSet& sources, bool color, bool whole);
/// The JSON of cli.md 6. Of several gateways each entry names its own.
std::string diff_json(const std::vector<Difference>& all, const text::SourceSet& sources);
/// Fit for a comment of a pull request. `whole`: however long it is.
std::string diff_markdown(const std::vector<Difference>& all, const text::SourceSet& sources, bool whole);
/// Annotations of a GitHub workflow.
std::string diff_github(const std::vector<Difference>& all, const text::SourceSet& sources);

/// "3 objects changed · 2 groups of requests change their fate · everything else is proved equal".
std::string diff_summary(const std::vector<Difference>& all);
/// One line of a value, not longer than people read: where it begins to differ from the other side's.
std::string diff_shortened(const std::string& text, const std::string& other);
constexpr std::size_t kDiffGroups = 20, kDiffRows = 60;  ///< That people read; --all shows more.
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
