// A suite for each file, a failed case for each error and warning. Source: the schema of Jenkins' xUnit
// plugin (junit-10.xsd), which GitLab, Azure and CircleCI read too.

#include <fmt/format.h>

#include <algorithm>

#include "report/escape.h"
#include "report/formats.h"
#include "report/place.h"

namespace gw::report {
namespace {

struct Suite {
  std::string cases;
  std::size_t tests = 0, failures = 0, errors = 0, skipped = 0;

  /// `child` is empty for a case that passed.
  void add(std::string_view file, std::string_view name, std::string_view child) {
    ++tests;
    cases += fmt::format("    <testcase classname=\"{}\" name=\"{}\"", xml(file), xml(name));
    cases += child.empty() ? std::string("/>\n") : fmt::format(">\n      {}\n    </testcase>\n", child);
  }
};

std::string failure(const diag::Diagnostic& d, const std::optional<Place>& place) {
  std::string text = place ? fmt::format("{}:{}:{}: ", place->file(), place->start.line, place->start.column) : "gw: ";
  text += fmt::format("{}[{}]: {}", diag::to_string(d.severity), d.code.id, d.message);
  std::string body = xml(text);
  if (!d.remedy.empty()) body += "\n" + xml(d.remedy);
  if (!d.traefik.empty()) body += "\nTraefik says: " + xml(d.traefik);
  return fmt::format("<failure type=\"{}\" message=\"{}\">{}</failure>", diag::to_string(d.severity), xml(d.message),
                     body);
}

void add_findings(Suite& suite, const Group& group, std::string_view name, const text::SourceSet& sources) {
  for (const diag::Diagnostic* d : group.diagnostics) {
    if (d->severity == diag::Severity::Info) continue;
    std::optional<Place> place = place_of(sources, d->span);
    std::string title = fmt::format("{} {}", d->code.id, d->name);
    if (place) title += fmt::format(" at {}:{}", place->start.line, place->start.column);
    suite.add(name, title, failure(*d, place));
    ++suite.failures;
  }
  if (!group.analysed()) {
    suite.add(name, "analysis", "<error type=\"not-analysed\" message=\"this file could not be analysed\"/>");
    ++suite.errors;
  }
  if (suite.tests == 0) suite.add(name, "gw lint", {});
}

/// What belongs to no file: findings, what --max left out, checks that were not done.
void add_rest(Suite& suite, const Lint& lint) {
  if (lint.left_out_errors + lint.left_out_warnings > 0) {
    std::string text = amount(lint.left_out, "more finding") + " not shown (--max)";
    suite.add("gw", "--max", fmt::format("<failure type=\"left-out\" message=\"{}\"/>", text));
    ++suite.failures;
  }
  for (const NotDone& check : lint.checks_not_done) {
    suite.add("gw", check.check, fmt::format("<skipped message=\"{}\"/>", xml(check.reason)));
    ++suite.skipped;
  }
}

}  // namespace

std::string junit(const Lint& lint, const text::SourceSet& sources, const Style&) {
  Suite total;
  std::string suites;
  auto close = [&](std::string_view name, const Suite& suite) {
    suites += fmt::format(
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">\n{}  </testsuite>\n",
        xml(name), suite.tests, suite.failures, suite.errors, suite.skipped, suite.cases);
    total.tests += suite.tests;
    total.failures += suite.failures;
    total.errors += suite.errors;
  };
  Suite rest;
  for (const Group& group : by_file(lint, sources)) {
    if (group.file.empty()) {
      add_findings(rest, group, "gw", sources);
    } else {
      Suite suite;
      add_findings(suite, group, group.file, sources);
      close(group.file, suite);
    }
  }
  add_rest(rest, lint);
  if (rest.tests > 0) close("gw", rest);
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuites name=\"gw lint\" tests=\"{}\" failures=\"{}\" errors=\"{}\">\n{}</testsuites>\n",
      total.tests, total.failures, total.errors, suites);
}

}  // namespace gw::report
