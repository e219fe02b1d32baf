#include <map>
#include <vector>

#include "report/formats.h"
#include "report/places.h"

namespace gw::report {

std::string checkstyle(const Lint& lint, const text::SourceSet& sources, const Style&) {
  std::map<std::string, std::string> by_file;
  for (const Input& input : lint.inputs) by_file[input.path];
  for (const diag::Diagnostic& one : lint.diagnostics) {
    Place place = place_of(one.span, sources);
    by_file[place.file.empty() ? "gw" : place.file] +=
        "    <error line=\"" + std::to_string(place.start.line) + "\" column=\"" + std::to_string(place.start.column) +
        "\" severity=\"" + std::string(diag::to_string(one.severity)) + "\" message=\"" + xml(whole_message(one)) +
        "\" source=\"gw." + xml(one.code.id) + "." + xml(one.name) + "\"/>\n";
  }
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n";
  for (const auto& [file, errors] : by_file) out += "  <file name=\"" + xml(file) + "\">\n" + errors + "  </file>\n";
  return out + "</checkstyle>\n";
}

}  // namespace gw::report
