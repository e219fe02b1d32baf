#ifndef GW_ROUTETEST_RESULTS_H_
#define GW_ROUTETEST_RESULTS_H_

// What became of test cases, in the formats that people and build servers read. No times: the same input gives the same
// bytes.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "report/report.h"
#include "routetest/check.h"
#include "routetest/problem.h"

namespace gw::routetest {

struct Outcome {
  std::string name;
  text::Span span;  ///< Of the case.
  std::vector<Difference> differences;
  std::string because;  ///< What decided, of a failed case; may be empty.

  bool passed() const { return differences.empty(); }
};

struct Results {
  std::string_view gw;            ///< Version of gw.
  std::vector<Outcome> outcomes;  ///< In the order of the files.
  Problems problems;              ///< Of the files: cases that could not be run.

  std::size_t failed() const;
};

struct ResultFormat {
  std::string_view name;
  std::string (*render)(const Results& results, const text::SourceSet& sources, const report::Style& style);
};

/// human, json, junit, tap, github.
std::span<const ResultFormat> result_formats();

/// Null if there is none of this name.
const ResultFormat* find_result_format(std::string_view name);

// Each in the file of its name.
std::string results_human(const Results& results, const text::SourceSet& sources, const report::Style& style);
std::string results_json(const Results& results, const text::SourceSet& sources, const report::Style& style);
std::string results_junit(const Results& results, const text::SourceSet& sources, const report::Style& style);
std::string results_tap(const Results& results, const text::SourceSet& sources, const report::Style& style);
std::string results_github(const Results& results, const text::SourceSet& sources, const report::Style& style);

}  // namespace gw::routetest

#endif  // GW_ROUTETEST_RESULTS_H_
