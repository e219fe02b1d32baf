// What other programs make of the reports in testdata/report/ (report_test.cpp keeps them up to date).
// sarif-2.1.0-rtm.5.json is the schema that OASIS published, unchanged: one of its patterns is valid only in a
// regular expression without the flag u. A tool that is not installed is said to be missing; nothing is passed in its
// place.

#include <cstdlib>

#include "support/catch.h"
#include "support/files.h"

using namespace gw::testing;

namespace {

std::string file(const std::string& name) { return "'" + source_path("testdata/report/" + name).string() + "'"; }

bool runs(const std::string& command) { return std::system((command + " >/dev/null 2>&1").c_str()) == 0; }

/// Skips with a line if `probe` fails.
void check_with(const std::string& tool, const std::string& probe, const std::string& command) {
  if (!runs(probe)) {
    WARN("skipped: " << tool << " is not installed");
    return;
  }
  INFO(command);
  CHECK(std::system((command + " >/dev/null").c_str()) == 0);
}

}  // namespace

TEST_CASE("report: the SARIF report is valid", "[report][tools]") {
  check_with("check-jsonschema", "check-jsonschema --version",
             "check-jsonschema --regex-variant nonunicode --schemafile " + file("sarif-2.1.0-rtm.5.json") + " " +
                 file("sample.sarif"));
  check_with("sarif-tools", "sarif --version", "sarif summary " + file("sample.sarif"));
}

TEST_CASE("report: the JUnit report is read", "[report][tools]") {
  std::string script =
      "import sys, junitparser\n"
      "suites = junitparser.JUnitXml.fromfile(sys.argv[1])\n"
      "cases = [case for suite in suites for case in suite]\n"
      "failed = [c for c in cases if any(isinstance(r, junitparser.Failure) for r in c.result)]\n"
      "errors = [c for c in cases if any(isinstance(r, junitparser.Error) for r in c.result)]\n"
      "assert (len(cases), len(failed), len(errors)) == (suites.tests, suites.failures, suites.errors)\n"
      "assert (len(failed), len(errors)) == (8, 1), (len(failed), len(errors))\n";
  check_with("junitparser", "python3 -c 'import junitparser'",
             "python3 -c '" + script + "' " + file("sample.junit.xml"));
}

TEST_CASE("report: the checkstyle report is well-formed", "[report][tools]") {
  std::string script =
      "import sys, xml.etree.ElementTree as tree\n"
      "assert len(tree.parse(sys.argv[1]).getroot().findall(\".//error\")) == 10\n";
  check_with("python3", "python3 --version", "python3 -c '" + script + "' " + file("sample.checkstyle.xml"));
}
