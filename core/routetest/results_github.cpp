// Source: GitHub documentation, "Workflow commands for GitHub Actions"; escapes as in actions/toolkit packages/core.

#include <fmt/format.h>

#include <iterator>

#include "report/characters.h"
#include "report/escape.h"
#include "report/place.h"
#include "routetest/results.h"

namespace gw::routetest {
namespace {

std::string escaped(std::string_view text, std::string_view characters) {
  std::string out;
  for (char c : text) {
    if (characters.find(c) == std::string_view::npos) out += c;
    else fmt::format_to(std::back_inserter(out), "%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

std::string command(text::Span span, std::string_view title, std::string_view text, const text::SourceSet& sources) {
  std::string where;
  if (auto place = report::place_of(sources, span)) {
    std::string file = escaped(report::printable(report::plain_path(place->file())), "%\r\n:,");
    where = fmt::format("file={},line={},col={},", file, place->start.line, place->start.column);
  }
  return fmt::format("::error {}title={}::{}\n", where, escaped(report::printable(title), "%\r\n:,"),
                     escaped(text, "%\r\n"));
}

}  // namespace

std::string results_github(const Results& results, const text::SourceSet& sources, const report::Style&) {
  std::string out;
  for (const Outcome& outcome : results.outcomes) {
    for (const Difference& d : outcome.differences) {
      std::string text = report::printable(fmt::format("{}: expected {}, got {}", d.what, d.expected, d.actual));
      if (&d == outcome.differences.data() && !outcome.because.empty())
        text += "\nbecause " + report::printable(outcome.because);
      out += command(d.span.written() ? d.span : outcome.span, outcome.name, text, sources);
    }
  }
  for (const Problem& problem : results.problems)
    out += command(problem.span, "gw route test", report::printable(problem.message), sources);
  return out;
}

}  // namespace gw::routetest
