#include <map>
#include <vector>

#include "report/formats.h"
#include "report/places.h"

namespace gw::report {
namespace {

using Findings = std::vector<const diag::Diagnostic*>;

std::string testcase(const diag::Diagnostic& one, const Place& place) {
  std::string name = std::string(one.code.id) + " " + one.message;
  std::string where = place.file.empty() ? "" : place.file + ":" + std::to_string(place.start.line) + ": ";
  std::string out = "    <testcase name=\"" + xml(name) + "\" classname=\"" + xml(one.name) + "\"";
  if (!place.file.empty()) out += " file=\"" + xml(place.file) + "\" line=\"" + std::to_string(place.start.line) + "\"";
  if (one.severity == diag::Severity::Info)
    return out + ">\n      <system-out>" + xml(where + whole_message(one)) + "</system-out>\n    </testcase>\n";
  return out + ">\n      <failure type=\"" + std::string(diag::to_string(one.severity)) + "\" message=\"" +
         xml(one.message) + "\">" + xml(where + whole_message(one)) + "</failure>\n    </testcase>\n";
}

}  // namespace

std::string junit(const Lint& lint, const text::SourceSet& sources, const Style&) {
  std::map<std::string, Findings> by_file;
  for (const Input& input : lint.inputs) by_file[input.path];
  for (const diag::Diagnostic& one : lint.diagnostics) by_file[place_of(one.span, sources).file].push_back(&one);
  std::string suites;
  std::size_t tests = 0, failures = 0;
  for (const auto& [file, findings] : by_file) {
    std::string cases;
    std::size_t failed = 0;
    for (const diag::Diagnostic* one : findings) {
      cases += testcase(*one, place_of(one->span, sources));
      failed += one->severity == diag::Severity::Info ? 0 : 1;
    }
    std::string name = file.empty() ? "gw" : file;
    if (findings.empty()) cases = "    <testcase name=\"no findings\" classname=\"" + xml(name) + "\"/>\n";
    std::size_t number = std::max<std::size_t>(findings.size(), 1);
    suites += "  <testsuite name=\"" + xml(name) + "\" tests=\"" + std::to_string(number) + "\" failures=\"" +
              std::to_string(failed) + "\" errors=\"0\" skipped=\"0\">\n" + cases + "  </testsuite>\n";
    tests += number;
    failures += failed;
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"gw lint\" tests=\"" + std::to_string(tests) +
         "\" failures=\"" + std::to_string(failures) + "\" errors=\"0\">\n" + suites + "</testsuites>\n";
}

}  // namespace gw::report
