#include "report/place.h"
#include "routetest/json_scan.h"
#include "routetest/results.h"

namespace gw::routetest {
namespace {

class Writer {
 public:
  Writer(const text::SourceSet& sources, std::string& out) : sources_(sources), out_(out) {}

  void member(std::string_view key, std::string_view value) {
    out_ += key;
    append_json(value, out_);
  }

  void place(text::Span span) {
    std::optional<report::Place> place = report::place_of(sources_, span);
    if (!place) return;
    member(",\"file\":", place->file());
    out_ += ",\"line\":" + std::to_string(place->start.line) + ",\"column\":" + std::to_string(place->start.column);
  }

  void outcome(const Outcome& outcome) {
    member("{\"name\":", outcome.name);
    place(outcome.span);
    out_ += outcome.passed() ? ",\"passed\":true,\"differences\":[" : ",\"passed\":false,\"differences\":[";
    for (const Difference& d : outcome.differences) {
      if (&d != outcome.differences.data()) out_ += ',';
      member("{\"what\":", d.what);
      member(",\"expected\":", d.expected);
      member(",\"actual\":", d.actual);
      place(d.span);
      out_ += '}';
    }
    member("],\"because\":", outcome.because);
    out_ += '}';
  }

  void problem(const Problem& problem) {
    member("{\"message\":", problem.message);
    place(problem.span);
    out_ += '}';
  }

 private:
  const text::SourceSet& sources_;
  std::string& out_;
};

}  // namespace

std::string results_json(const Results& results, const text::SourceSet& sources, const report::Style&) {
  std::string out;
  Writer to(sources, out);
  to.member("{\"gw\":", results.gw);
  out += ",\n\"cases\":[";
  for (const Outcome& outcome : results.outcomes) {
    out += &outcome == results.outcomes.data() ? "\n" : ",\n";
    to.outcome(outcome);
  }
  out += "],\n\"problems\":[";
  for (const Problem& problem : results.problems) {
    out += &problem == results.problems.data() ? "\n" : ",\n";
    to.problem(problem);
  }
  std::size_t failed = results.failed();
  return out + "],\n\"summary\":{\"passed\":" + std::to_string(results.outcomes.size() - failed) +
         ",\"failed\":" + std::to_string(failed) + ",\"problems\":" + std::to_string(results.problems.size()) + "}}\n";
}

}  // namespace gw::routetest
