// Source: Test Anything Protocol, version 13 (testanything.org).

#include <fmt/format.h>

#include "report/characters.h"
#include "report/place.h"
#include "routetest/json_scan.h"
#include "routetest/results.h"

namespace gw::routetest {
namespace {

/// "#" would begin a directive.
std::string description(std::string_view name) {
  std::string out;
  for (char c : report::printable(name)) {
    if (c == '#') out += '\\';
    out += c;
  }
  return out;
}

/// Double-quoted YAML: what JSON writes is that too.
std::string quoted(std::string_view text) {
  std::string out;
  append_json(text, out);
  return out;
}

}  // namespace

std::string results_tap(const Results& results, const text::SourceSet& sources, const report::Style&) {
  std::string out = fmt::format("TAP version 13\n1..{}\n", results.outcomes.size() + results.problems.size());
  std::size_t number = 0;
  for (const Outcome& outcome : results.outcomes) {
    out += fmt::format("{} {} - {}\n", outcome.passed() ? "ok" : "not ok", ++number, description(outcome.name));
    if (outcome.passed()) continue;
    out += "  ---\n";
    if (auto place = report::place_of(sources, outcome.span))
      out += fmt::format("  at: {}\n", quoted(fmt::format("{}:{}", place->file(), place->start.line)));
    out += "  differences:\n";
    for (const Difference& d : outcome.differences) {
      out += fmt::format("    - what: {}\n      expected: {}\n      got: {}\n", quoted(d.what), quoted(d.expected),
                         quoted(d.actual));
    }
    if (!outcome.because.empty()) out += fmt::format("  because: {}\n", quoted(outcome.because));
    out += "  ...\n";
  }
  for (const Problem& problem : results.problems)
    out += fmt::format("not ok {} - {}\n", ++number, description(to_string(problem, sources)));
  return out;
}

}  // namespace gw::routetest
