// Source: Checkstyle 10, XMLLogger.

#include <fmt/format.h>

#include <iterator>

#include "report/escape.h"
#include "report/formats.h"
#include "report/place.h"

namespace gw::report {

std::string checkstyle(const Lint& lint, const text::SourceSet& sources, const Style&) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"10.0\">\n";
  for (const Group& group : by_file(lint, sources)) {
    out += fmt::format("  <file name=\"{}\">\n", group.file.empty() ? "gw" : xml(group.file));
    if (!group.analysed() && group.diagnostics.empty()) {
      out += "    <error severity=\"error\" message=\"this file could not be analysed\" source=\"gw\"/>\n";
    }
    for (const diag::Diagnostic* d : group.diagnostics) {
      out += "    <error ";
      if (std::optional<Place> place = place_of(sources, d->span)) {
        out += fmt::format("line=\"{}\" column=\"{}\" ", place->start.line, place->start.column);
      }
      out += fmt::format("severity=\"{}\" message=\"{}\" source=\"gw.{}\"/>\n", diag::to_string(d->severity),
                         xml(d->message), xml(d->code.id));
    }
    out += "  </file>\n";
  }
  return out + "</checkstyle>\n";
}

}  // namespace gw::report
