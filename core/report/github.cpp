#include "report/formats.h"
#include "report/places.h"

namespace gw::report {
namespace {

/// Source: actions/toolkit, command.ts (escapeData, escapeProperty).
std::string escaped(std::string_view text, bool property) {
  std::string out;
  for (char c : valid_utf8(text)) {
    if (c == '%') out += "%25";
    else if (c == '\r') out += "%0D";
    else if (c == '\n') out += "%0A";
    else if (property && c == ':') out += "%3A";
    else if (property && c == ',') out += "%2C";
    else out += c;
  }
  return out;
}

const char* command(diag::Severity severity) {
  switch (severity) {
    case diag::Severity::Error: return "error";
    case diag::Severity::Warning: return "warning";
    case diag::Severity::Info: break;
  }
  return "notice";
}

}  // namespace

std::string github(const Lint& lint, const text::SourceSet& sources, const Style&) {
  std::string out;
  for (const diag::Diagnostic& one : lint.diagnostics) {
    Place place = place_of(one.span, sources);
    out += std::string("::") + command(one.severity) + " ";
    if (!place.file.empty()) {
      out += "file=" + escaped(place.file, true) + ",line=" + std::to_string(place.start.line);
      // Columns count only where a finding lies on one line.
      if (place.start.line == place.end.line)
        out += ",col=" + std::to_string(place.start.column) + ",endColumn=" + std::to_string(place.end.column);
      out += ",endLine=" + std::to_string(place.end.line) + ",";
    }
    out += "title=" + escaped(std::string(one.code.id) + " " + std::string(one.name), true) +
           "::" + escaped(whole_message(one), false) + "\n";
  }
  return out;
}

}  // namespace gw::report
