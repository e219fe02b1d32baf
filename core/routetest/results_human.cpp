#include <fmt/format.h>

#include <algorithm>

#include "report/characters.h"
#include "report/paint.h"
#include "report/place.h"
#include "routetest/results.h"

namespace gw::routetest {
namespace {

using diag::Severity;
using report::printable;

std::string padded(std::string text, std::size_t width) {
  std::size_t wide = report::columns(text);
  return text + std::string(wide < width ? width - wide : 0, ' ');
}

std::string where(text::Span span, const text::SourceSet& sources) {
  std::optional<report::Place> place = report::place_of(sources, span);
  return place ? fmt::format("  ({}:{})", printable(place->file()), place->start.line) : std::string();
}

std::string failed(const Outcome& outcome, const text::SourceSet& sources, const report::Paint& paint) {
  std::string out = "\n" + paint.severity(Severity::Error, "✗") + " " + paint.bold(printable(outcome.name)) +
                    where(outcome.span, sources) + "\n";
  std::size_t what = 9, expected = 0;
  for (const Difference& d : outcome.differences) {
    what = std::max(what, report::columns(printable(d.what)));
    expected = std::max(expected, std::min<std::size_t>(report::columns(printable(d.expected)), 40));
  }
  for (const Difference& d : outcome.differences) {
    out += fmt::format("    {}  expected {}   got {}\n", padded(printable(d.what), what),
                       padded(printable(d.expected), expected), printable(d.actual));
  }
  if (!outcome.because.empty()) out += fmt::format("    {}  {}\n", padded("because", what), printable(outcome.because));
  return out;
}

}  // namespace

std::string results_human(const Results& results, const text::SourceSet& sources, const report::Style& style) {
  const report::Paint paint(style.color);
  std::size_t failures = results.failed();
  std::string out = fmt::format("✓ {} passed", results.outcomes.size() - failures);
  if (failures > 0) out += "  " + paint.severity(Severity::Error, fmt::format("✗ {} failed", failures));
  if (!results.problems.empty())
    out += "  " + paint.severity(Severity::Error, "! " + report::amount(results.problems.size(), "problem"));
  out += "\n";
  for (const Problem& problem : results.problems)
    out += "\n" + paint.severity(Severity::Error, "!") + " " + printable(to_string(problem, sources)) + "\n";
  for (const Outcome& outcome : results.outcomes) {
    if (!outcome.passed()) out += failed(outcome, sources, paint);
  }
  return out;
}

}  // namespace gw::routetest
