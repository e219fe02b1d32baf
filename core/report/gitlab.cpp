// Source: GitLab documentation, "Code Quality report format"; Code Climate specification, "Issues".

#include <nlohmann/json.hpp>

#include "report/escape.h"
#include "report/formats.h"
#include "report/place.h"

namespace gw::report {
namespace {

using Json = nlohmann::ordered_json;

std::string_view gitlab_severity(diag::Severity severity) {
  switch (severity) {
    case diag::Severity::Error: return "major";
    case diag::Severity::Warning: return "minor";
    case diag::Severity::Info: return "info";
  }
  return "";
}

/// A location is demanded: what no file contains is put at the first line of the first input.
Json location(const Lint& lint, const text::SourceSet& sources, text::Span span) {
  std::optional<Place> place = place_of(sources, span);
  std::string_view file = place ? place->file() : lint.inputs.empty() ? "." : std::string_view(lint.inputs[0].path);
  Json lines = {{"begin", place ? place->start.line : 1}};
  if (place) lines["end"] = place->stop.line;
  return {{"path", plain_path(file)}, {"lines", std::move(lines)}};
}

}  // namespace

std::string gitlab(const Lint& lint, const text::SourceSet& sources, const Style&) {
  std::vector<std::string> prints = fingerprints(lint, sources);
  Json out = Json::array();
  for (std::size_t i = 0; i < lint.diagnostics.size(); ++i) {
    const diag::Diagnostic& d = lint.diagnostics[i];
    Json issue = {{"type", "issue"},
                  {"description", d.message},
                  {"check_name", d.code.id},
                  {"fingerprint", prints[i]},
                  {"severity", gitlab_severity(d.severity)},
                  {"location", location(lint, sources, d.span)}};
    if (!d.remedy.empty()) issue["content"] = {{"body", d.remedy}};
    out.push_back(std::move(issue));
  }
  return json_for_terminals(out.dump(2, ' ', false, Json::error_handler_t::replace)) + "\n";
}

}  // namespace gw::report
