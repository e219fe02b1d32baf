#include <map>
#include <nlohmann/json.hpp>

#include "report/formats.h"
#include "report/places.h"

namespace gw::report {
namespace {

using Json = nlohmann::ordered_json;

/// A path as a relative or absolute URI.
std::string uri(std::string_view path) {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/!$&'()*+,;=@";
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out = path.starts_with('/') ? "file://" : "";
  for (char c : path) {
    auto byte = static_cast<unsigned char>(c);
    if (kPlain.find(c) != std::string_view::npos) out += c;
    else out += {'%', kDigits[byte >> 4U], kDigits[byte & 15U]};
  }
  return out;
}

const char* level(diag::Severity severity) {
  switch (severity) {
    case diag::Severity::Error: return "error";
    case diag::Severity::Warning: return "warning";
    case diag::Severity::Info: break;
  }
  return "note";
}

Json region(const Place& place) {
  Json out = {{"startLine", place.start.line}, {"startColumn", place.start.column}};
  out["endLine"] = place.end.line;
  out["endColumn"] = place.end.column;
  return out;
}

Json location(const Place& place) {
  return {{"physicalLocation", {{"artifactLocation", {{"uri", uri(place.file)}}}, {"region", region(place)}}}};
}

Json rule(const RuleText& text) {
  return {{"id", text.code},
          {"name", text.name},
          {"shortDescription", {{"text", text.summary}}},
          {"fullDescription", {{"text", text.why}}},
          {"help", {{"text", std::string(text.remedy) + "\nSource: " + std::string(text.source)}}},
          {"defaultConfiguration", {{"level", level(text.severity)}}}};
}

Json fix(const diag::Fix& of, const text::SourceSet& sources) {
  std::map<std::string, Json> by_file;
  for (const diag::Edit& edit : of.edits) {
    Place place = place_of(edit.span, sources);
    Json& replacements = by_file[place.file];
    if (replacements.is_null()) replacements = Json::array();
    replacements.push_back(
        {{"deletedRegion", region(place)}, {"insertedContent", {{"text", valid_utf8(edit.replacement)}}}});
  }
  Json changes = Json::array();
  for (auto& [file, replacements] : by_file)
    changes.push_back({{"artifactLocation", {{"uri", uri(file)}}}, {"replacements", std::move(replacements)}});
  return {{"description", {{"text", valid_utf8(of.title)}}}, {"artifactChanges", std::move(changes)}};
}

Json result(const diag::Diagnostic& one, const text::SourceSet& sources) {
  Json out = {
      {"ruleId", one.code.id}, {"level", level(one.severity)}, {"message", {{"text", valid_utf8(whole_message(one))}}}};
  Place place = place_of(one.span, sources);
  out["locations"] = Json::array();
  if (!place.file.empty()) out["locations"].push_back(location(place));
  if (!one.object.empty() && !place.file.empty())
    out["locations"][0]["logicalLocations"] = Json::array({{{"fullyQualifiedName", valid_utf8(one.object)}}});
  Json related = Json::array();
  for (const diag::Note& note : one.notes) {
    Place where = place_of(note.span, sources);
    if (where.file.empty()) continue;
    Json shown = location(where);
    shown["message"] = {{"text", valid_utf8(note.message)}};
    related.push_back(std::move(shown));
  }
  if (!related.empty()) out["relatedLocations"] = std::move(related);
  if (one.fix) out["fixes"] = Json::array({fix(*one.fix, sources)});
  return out;
}

}  // namespace

std::string sarif(const Lint& lint, const text::SourceSet& sources, const Style&) {
  Json rules = Json::array(), results = Json::array(), artifacts = Json::array();
  for (const RuleText& text : lint.rules) rules.push_back(rule(text));
  for (const diag::Diagnostic& one : lint.diagnostics) results.push_back(result(one, sources));
  for (const Input& input : lint.inputs) artifacts.push_back({{"location", {{"uri", uri(input.path)}}}});
  Json driver = {{"name", "gw"}, {"version", lint.gw}, {"rules", std::move(rules)}};
  Json run = {{"tool", {{"driver", std::move(driver)}}},
              {"columnKind", "unicodeCodePoints"},
              {"artifacts", std::move(artifacts)},
              {"results", std::move(results)}};
  Json out = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
              {"version", "2.1.0"},
              {"runs", Json::array({std::move(run)})}};
  return out.dump(2) + "\n";
}

}  // namespace gw::report
