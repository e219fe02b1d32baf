// Any bytes as a file of cases: every place lies in it, and results can be told in every format.

#include "check.h"
#include "routetest/case_file.h"
#include "routetest/check.h"
#include "routetest/results.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gw;
  text::SourceSet sources;
  text::SourceId id = sources.add("fuzz.yml", std::string(fuzz::view(data, size)));
  routetest::CaseFile file = routetest::read_case_file(sources, id);
  fuzz::require(!file.cases.empty() || !file.problems.empty() || size > 0, "an empty file is a problem");
  routetest::Results results;
  results.problems = file.problems;
  for (const routetest::Problem& problem : file.problems) {
    fuzz::require(!problem.message.empty(), "a problem says what it is");
    fuzz::check_span(problem.span, size);
  }
  for (const routetest::Case& one : file.cases) {
    fuzz::check_span(one.span, size);
    fuzz::check_span(one.expect.span, size);
    results.outcomes.push_back({one.name, one.span, routetest::differences(one.expect, {}), "because"});
    for (const routetest::Difference& d : results.outcomes.back().differences) fuzz::check_span(d.span, size);
  }
  for (const routetest::ResultFormat& format : routetest::result_formats()) format.render(results, sources, {});
  return 0;
}
