// A suite for each file. Source: the schema of Jenkins' xUnit plugin (junit-10.xsd).

#include <fmt/format.h>

#include <algorithm>

#include "report/escape.h"
#include "report/place.h"
#include "routetest/results.h"

namespace gw::routetest {
namespace {

struct Suite {
  std::string name, cases;
  std::size_t tests = 0, failures = 0, errors = 0;
};

std::string failure(const Outcome& outcome, const text::SourceSet& sources) {
  std::string body, first;
  for (const Difference& d : outcome.differences) {
    std::string text = fmt::format("{}: expected {}, got {}", d.what, d.expected, d.actual);
    if (first.empty()) first = text;
    body += to_string({std::move(text), d.span}, sources) + "\n";
  }
  if (!outcome.because.empty()) body += "because " + outcome.because + "\n";
  return fmt::format("<failure type=\"difference\" message=\"{}\">{}</failure>", report::xml(first), report::xml(body));
}

}  // namespace

std::string results_junit(const Results& results, const text::SourceSet& sources, const report::Style&) {
  std::vector<Suite> suites;
  auto suite_of = [&](text::Span span) -> Suite& {
    std::optional<report::Place> place = report::place_of(sources, span);
    std::string name(place ? place->file() : "gw");
    auto found = std::ranges::find(suites, name, &Suite::name);
    return found != suites.end() ? *found : suites.emplace_back(Suite{std::move(name), {}});
  };
  auto add = [](Suite& suite, std::string_view name, const std::string& child) {
    ++suite.tests;
    suite.cases +=
        fmt::format("    <testcase classname=\"{}\" name=\"{}\"", report::xml(suite.name), report::xml(name));
    suite.cases += child.empty() ? std::string("/>\n") : fmt::format(">\n      {}\n    </testcase>\n", child);
  };
  for (const Outcome& outcome : results.outcomes) {
    Suite& suite = suite_of(outcome.span);
    add(suite, outcome.name, outcome.passed() ? std::string() : failure(outcome, sources));
    if (!outcome.passed()) ++suite.failures;
  }
  for (const Problem& problem : results.problems) {
    Suite& suite = suite_of(problem.span);
    std::string text = report::xml(to_string(problem, sources));
    add(suite, "reading", fmt::format("<error type=\"problem\" message=\"{}\"/>", text));
    ++suite.errors;
  }
  std::string body;
  for (const Suite& suite : suites) {
    body += fmt::format(
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"0\">\n{}  </testsuite>\n",
        report::xml(suite.name), suite.tests, suite.failures, suite.errors, suite.cases);
  }
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuites name=\"gw route test\" tests=\"{}\" failures=\"{}\" errors=\"{}\">\n{}</testsuites>\n",
      results.outcomes.size() + results.problems.size(), results.failed(), results.problems.size(), body);
}

}  // namespace gw::routetest
