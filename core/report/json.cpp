#include <nlohmann/json.hpp>

#include "report/formats.h"
#include "report/places.h"

namespace gw::report {
namespace {

using Json = nlohmann::ordered_json;

Json point(std::uint32_t offset, text::LineColumn at) {
  return {{"offset", offset}, {"line", at.line}, {"column", at.column}};
}

void add_place(Json& to, text::Span span, const text::SourceSet& sources) {
  Place place = place_of(span, sources);
  if (place.file.empty()) return;
  to["file"] = valid_utf8(place.file);
  to["start"] = point(place.begin_offset, place.start);
  to["end"] = point(place.end_offset, place.end);
}

void add_text(Json& to, const char* name, const std::string& text) {
  if (!text.empty()) to[name] = valid_utf8(text);
}

Json fix_of(const diag::Fix& fix, const text::SourceSet& sources) {
  Json edits = Json::array();
  for (const diag::Edit& edit : fix.edits) {
    Place place = place_of(edit.span, sources);
    edits.push_back({{"file", valid_utf8(place.file)},
                     {"start", place.begin_offset},
                     {"end", place.end_offset},
                     {"text", valid_utf8(edit.replacement)}});
  }
  return {{"description", valid_utf8(fix.title)},
          {"safety", fix.safety == diag::Fix::Safety::Safe ? "safe" : "unsafe"},
          {"edits", std::move(edits)}};
}

Json diagnostic(const diag::Diagnostic& one, const text::SourceSet& sources) {
  Json out = {{"code", one.code.id},
              {"name", one.name},
              {"severity", diag::to_string(one.severity)},
              {"message", valid_utf8(one.message)},
              {"remedy", valid_utf8(one.remedy)}};
  add_text(out, "traefik", one.traefik);
  add_place(out, one.span, sources);
  add_text(out, "path", one.path);
  add_text(out, "object", one.object);
  Json notes = Json::array();
  for (const diag::Note& note : one.notes) {
    Json shown = {{"message", valid_utf8(note.message)}};
    add_place(shown, note.span, sources);
    notes.push_back(std::move(shown));
  }
  if (!notes.empty()) out["notes"] = std::move(notes);
  if (one.fix) out["fix"] = fix_of(*one.fix, sources);
  if (one.cause >= 0) out["cause"] = one.cause;
  return out;
}

}  // namespace

std::string json(const Lint& lint, const text::SourceSet& sources, const Style&) {
  Json inputs = Json::array(), diagnostics = Json::array(), not_done = Json::array();
  for (const Input& input : lint.inputs)
    inputs.push_back({{"path", valid_utf8(input.path)}, {"kind", input.kind}, {"analysed", input.analysed}});
  for (const diag::Diagnostic& one : lint.diagnostics) diagnostics.push_back(diagnostic(one, sources));
  for (const NotDone& check : lint.checks_not_done)
    not_done.push_back({{"check", valid_utf8(check.check)}, {"reason", valid_utf8(check.reason)}});
  Counts counts = count(lint);
  Json out = {{"gw", lint.gw},
              {"traefik", lint.traefik},
              {"inputs", std::move(inputs)},
              {"diagnostics", std::move(diagnostics)},
              {"checks_not_done", std::move(not_done)},
              {"summary",
               {{"errors", counts.errors},
                {"warnings", counts.warnings},
                {"infos", counts.infos},
                {"not_analysed", counts.not_analysed}}}};
  return out.dump(2) + "\n";
}

}  // namespace gw::report
