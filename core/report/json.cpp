// The shape is a contract: members may be added, never renamed or dropped without a major version.

#include <nlohmann/json.hpp>

#include "report/escape.h"
#include "report/formats.h"
#include "report/place.h"

namespace gw::report {
namespace {

using Json = nlohmann::ordered_json;

Json position(std::uint32_t offset, text::LineColumn at) {
  return {{"offset", offset}, {"line", at.line}, {"column", at.column}};
}

void add_place(Json& out, const text::SourceSet& sources, text::Span span) {
  std::optional<Place> place = place_of(sources, span);
  if (!place) return;
  out["file"] = place->file();
  out["start"] = position(place->begin, place->start);
  out["end"] = position(place->end, place->stop);
}

Json fix_of(const diag::Fix& fix, const text::SourceSet& sources) {
  Json edits = Json::array();
  const std::vector<Place> places = places_of(sources, fix);
  for (std::size_t i = 0; i < places.size(); ++i) {
    edits.push_back({{"file", places[i].file()},
                     {"start", places[i].begin},
                     {"end", places[i].end},
                     {"text", fix.edits[i].replacement}});
  }
  bool safe = fix.safety == diag::Fix::Safety::Safe;
  return {{"description", fix.title}, {"safety", safe ? "safe" : "unsafe"}, {"edits", std::move(edits)}};
}

Json diagnostic(const diag::Diagnostic& d, const text::SourceSet& sources) {
  Json out = {{"code", d.code.id},
              {"name", d.name},
              {"severity", diag::to_string(d.severity)},
              {"message", d.message},
              {"remedy", d.remedy}};
  if (!d.traefik.empty()) out["traefik"] = d.traefik;
  add_place(out, sources, d.span);
  if (!d.path.empty()) out["path"] = d.path;
  if (!d.object.empty()) out["object"] = d.object;
  out["notes"] = Json::array();
  for (const diag::Note& note : d.notes) {
    Json& added = out["notes"].emplace_back(Json{{"message", note.message}});
    add_place(added, sources, note.span);
  }
  if (d.fix) out["fix"] = fix_of(*d.fix, sources);
  return out;
}

}  // namespace

std::string json(const Lint& lint, const text::SourceSet& sources, const Style&) {
  Json out = {{"gw", lint.gw}, {"traefik", lint.traefik}};
  out["inputs"] = Json::array();
  for (const Input& input : lint.inputs) {
    out["inputs"].push_back({{"path", input.path}, {"kind", input.kind}, {"analysed", input.analysed}});
  }
  out["diagnostics"] = Json::array();
  for (std::size_t i = 0; i < lint.diagnostics.size(); ++i) {
    Json& added = out["diagnostics"].emplace_back(diagnostic(lint.diagnostics[i], sources));
    if (std::optional<std::size_t> cause = cause_of(lint, i)) added["cause"] = *cause;
  }
  out["checks_not_done"] = Json::array();
  for (const NotDone& check : lint.checks_not_done) {
    out["checks_not_done"].push_back({{"check", check.check}, {"reason", check.reason}});
  }
  Counts counts = count(lint);
  out["summary"] = {{"errors", counts.errors},
                    {"warnings", counts.warnings},
                    {"infos", counts.infos},
                    {"not_analysed", counts.not_analysed}};
  return json_for_terminals(out.dump(2, ' ', false, Json::error_handler_t::replace)) + "\n";
}

}  // namespace gw::report
