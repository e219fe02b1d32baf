#ifndef GW_REPORT_REPORT_H_
#define GW_REPORT_REPORT_H_

// Renders the findings of a lint run. One file a format; the shapes are those of the manual page gw-lint(1).

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostic.h"
#include "text/source.h"

namespace gw::report {

struct Input {
  std::string path;
  std::string kind;
  bool analysed = true;
};

struct NotDone {
  std::string check;   ///< "entry points".
  std::string reason;  ///< "no static configuration given".
};

/// What formats that list rules (SARIF) say about each code that appears.
struct RuleText {
  std::string_view code, name, summary, why, remedy, source;
  diag::Severity severity{};
};

struct Lint {
  std::string_view gw;  ///< Version of gw.
  std::string traefik;  ///< Version of Traefik that is imitated.
  std::vector<Input> inputs;
  std::vector<diag::Diagnostic> diagnostics;  ///< In the order to print. Spans lie in inputs, never in derived texts.
  std::vector<NotDone> checks_not_done;
  std::vector<RuleText> rules;      ///< Sorted by code.
  std::size_t routers = 0;          ///< Of all gateways, for the summary of a clean run.
  std::size_t passed_over = 0;      ///< Files of directories that are no gateway configuration.
  std::vector<std::string> passed;  ///< Their names.
  std::size_t left_out = 0;         ///< Findings beyond --max: counted in the summary, not in `diagnostics`.
  std::size_t left_out_errors = 0, left_out_warnings = 0, left_out_infos = 0;
  std::int64_t milliseconds = -1;  ///< For the human form only; -1: not shown.
  std::string gateway_note;        ///< "entry points from traefik.yml"; empty: nothing to say.
};

struct Style {
  bool color = false;
  std::size_t width = 100;  ///< Columns.
  bool verbose = false;     ///< Consequences are listed instead of counted, files passed over are named.
};

struct Format {
  std::string_view name;
  std::string (*render)(const Lint& lint, const text::SourceSet& sources, const Style& style);
};

/// human, json, sarif, junit, github, gitlab, checkstyle.
std::span<const Format> formats();

/// Null if there is none of this name.
const Format* find_format(std::string_view name);

/// A table of findings by code, for --statistics: most frequent first.
std::string statistics(const Lint& lint, const Style& style);

}  // namespace gw::report

#endif  // GW_REPORT_REPORT_H_
