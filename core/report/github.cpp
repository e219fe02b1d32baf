// Source: GitHub documentation, "Workflow commands for GitHub Actions"; its escaping as in
// actions/toolkit packages/core (escapeData, escapeProperty).

#include <fmt/format.h>

#include <iterator>

#include "report/characters.h"
#include "report/escape.h"
#include "report/formats.h"
#include "report/place.h"

namespace gw::report {
namespace {

std::string percent(std::string_view text, std::string_view characters) {
  std::string out;
  for (char c : text) {
    if (characters.find(c) == std::string_view::npos) {
      out += c;
    } else {
      fmt::format_to(std::back_inserter(out), "%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

std::string escaped_data(std::string_view text) { return percent(text, "%\r\n"); }

std::string escaped_property(std::string_view text) { return percent(printable(text), "%\r\n:,"); }

std::string_view command(diag::Severity severity) {
  switch (severity) {
    case diag::Severity::Error: return "error";
    case diag::Severity::Warning: return "warning";
    case diag::Severity::Info: return "notice";
  }
  return "";
}

/// "file=…,line=…,"; empty without a place. GitHub takes columns only within one line.
std::string where(const std::optional<Place>& place) {
  if (!place) return {};
  std::string file = escaped_property(plain_path(place->file()));
  if (place->start.line != place->stop.line) {
    return fmt::format("file={},line={},endLine={},", file, place->start.line, place->stop.line);
  }
  return fmt::format("file={},line={},col={},endLine={},endColumn={},", file, place->start.line, place->start.column,
                     place->stop.line, place->stop.column);
}

}  // namespace

std::string github(const Lint& lint, const text::SourceSet& sources, const Style&) {
  std::string out;
  for (const diag::Diagnostic& d : lint.diagnostics) {
    std::string text = printable(d.message);
    if (!d.remedy.empty()) text += "\n" + printable(d.remedy);
    if (!d.traefik.empty()) text += "\nTraefik says: " + printable(d.traefik);
    out += fmt::format("::{} {}title={} {}::{}\n", command(d.severity), where(place_of(sources, d.span)), d.code.id,
                       escaped_property(d.name), escaped_data(text));
  }
  for (const Group& group : by_file(lint, sources)) {
    if (group.analysed() || !group.diagnostics.empty()) continue;
    out += fmt::format("::error file={},title=gw::this file could not be analysed\n",
                       escaped_property(plain_path(group.file)));
  }
  if (lint.left_out > 0) {
    out += fmt::format("::notice title=gw::{} not shown (--max)\n", amount(lint.left_out, "more finding"));
  }
  return out;
}

}  // namespace gw::report
