// Source: SARIF 2.1.0 (OASIS standard), sections 3.14 (run), 3.27 (result), 3.30 (region), 3.55 (fix).

#include <algorithm>
#include <nlohmann/json.hpp>

#include "report/escape.h"
#include "report/formats.h"
#include "report/place.h"

namespace gw::report {
namespace {

using Json = nlohmann::ordered_json;

std::string_view level(diag::Severity severity) {
  switch (severity) {
    case diag::Severity::Error: return "error";
    case diag::Severity::Warning: return "warning";
    case diag::Severity::Info: return "note";
  }
  return "none";
}

Json message(std::string_view text) { return {{"text", text}}; }

Json artifact(std::string_view file) { return {{"uri", uri(file)}}; }

Json region(const Place& place) {
  return {{"startLine", place.start.line}, {"startColumn", place.start.column},
          {"endLine", place.stop.line},    {"endColumn", place.stop.column},
          {"byteOffset", place.begin},     {"byteLength", place.end - place.begin}};
}

Json physical(const Place& place) { return {{"artifactLocation", artifact(place.file())}, {"region", region(place)}}; }

Json rules(const Lint& lint) {
  Json out = Json::array();
  for (const RuleText& rule : lint.rules) {
    Json added = {{"id", rule.code}, {"name", rule.name}, {"shortDescription", message(rule.summary)}};
    if (!rule.why.empty()) added["fullDescription"] = message(rule.why);
    if (!rule.remedy.empty()) added["help"] = message(rule.remedy);
    added["defaultConfiguration"] = {{"level", level(rule.severity)}};
    if (!rule.source.empty()) added["properties"] = {{"source", rule.source}};
    out.push_back(std::move(added));
  }
  return out;
}

Json locations(const diag::Diagnostic& d, const text::SourceSet& sources) {
  Json location = Json::object();
  if (std::optional<Place> place = place_of(sources, d.span)) location["physicalLocation"] = physical(*place);
  Json logical = Json::object();
  if (!d.object.empty()) logical["name"] = d.object;
  if (!d.path.empty()) logical["fullyQualifiedName"] = d.path;
  if (!logical.empty()) location["logicalLocations"] = Json::array({std::move(logical)});
  return location.empty() ? Json::array() : Json::array({std::move(location)});
}

Json related(const diag::Diagnostic& d, const text::SourceSet& sources) {
  Json out = Json::array();
  for (const diag::Note& note : d.notes) {
    Json added = {{"id", out.size() + 1}, {"message", message(note.message)}};
    if (std::optional<Place> place = place_of(sources, note.span)) added["physicalLocation"] = physical(*place);
    out.push_back(std::move(added));
  }
  return out;
}

/// Empty if the edits do not lie in files.
Json fixes(const diag::Fix& fix, const text::SourceSet& sources) {
  Json changes = Json::array();
  const std::vector<Place> places = places_of(sources, fix);
  for (std::size_t i = 0; i < places.size(); ++i) {
    Json file = artifact(places[i].file());
    auto change = std::ranges::find_if(changes, [&](const Json& c) { return c["artifactLocation"] == file; });
    if (change == changes.end()) {
      changes.push_back({{"artifactLocation", std::move(file)}, {"replacements", Json::array()}});
      change = changes.end() - 1;
    }
    (*change)["replacements"].push_back(
        {{"deletedRegion", region(places[i])}, {"insertedContent", {{"text", fix.edits[i].replacement}}}});
  }
  if (changes.empty()) return Json::array();
  Json out = {{"artifactChanges", std::move(changes)},
              {"properties", {{"safety", fix.safety == diag::Fix::Safety::Safe ? "safe" : "unsafe"}}}};
  if (!fix.title.empty()) out["description"] = message(fix.title);
  return Json::array({std::move(out)});
}

Json result(const Lint& lint, std::size_t index, const text::SourceSet& sources, const std::string& fingerprint) {
  const diag::Diagnostic& d = lint.diagnostics[index];
  Json out = {{"ruleId", d.code.id}};
  auto rule = std::ranges::find(lint.rules, d.code.id, &RuleText::code);
  if (rule != lint.rules.end()) out["ruleIndex"] = rule - lint.rules.begin();
  out["level"] = level(d.severity);
  out["message"] = message(d.message);
  out["locations"] = locations(d, sources);
  if (!d.notes.empty()) out["relatedLocations"] = related(d, sources);
  if (d.fix) {
    Json proposed = fixes(*d.fix, sources);
    if (!proposed.empty()) out["fixes"] = std::move(proposed);
  }
  out["partialFingerprints"] = {{"gw/v1", fingerprint}};
  Json properties = Json::object();
  if (!d.remedy.empty()) properties["remedy"] = d.remedy;
  if (!d.traefik.empty()) properties["traefik"] = d.traefik;
  if (std::optional<std::size_t> cause = cause_of(lint, index)) properties["cause"] = *cause;
  if (!properties.empty()) out["properties"] = std::move(properties);
  return out;
}

/// One invocation: whether everything was analysed, and what was not checked.
Json invocation(const Lint& lint) {
  Json notifications = Json::array();
  auto notify = [&](std::string_view severity, const std::string& text) -> Json& {
    return notifications.emplace_back(Json{{"level", severity}, {"message", message(text)}});
  };
  for (const Input& input : lint.inputs) {
    if (input.analysed) continue;
    Json& added = notify("error", "this file could not be analysed");
    added["locations"] = Json::array({{{"physicalLocation", {{"artifactLocation", artifact(input.path)}}}}});
  }
  for (const NotDone& check : lint.checks_not_done) notify("note", "not checked: " + check.check + ": " + check.reason);
  if (lint.left_out > 0) notify("note", amount(lint.left_out, "more finding") + " not shown (--max)");
  Json out = {{"executionSuccessful", count(lint).not_analysed == 0}};
  if (!notifications.empty()) out["toolExecutionNotifications"] = std::move(notifications);
  return out;
}

}  // namespace

std::string sarif(const Lint& lint, const text::SourceSet& sources, const Style&) {
  Json driver = {{"name", "gw"}, {"version", lint.gw}, {"rules", rules(lint)}};
  driver["properties"] = {{"traefik", lint.traefik}};
  Json artifacts = Json::array();
  for (const Input& input : lint.inputs) {
    Json added = {{"location", artifact(input.path)}};
    if (std::ranges::find(artifacts, added) == artifacts.end()) artifacts.push_back(std::move(added));
  }
  std::vector<std::string> prints = fingerprints(lint, sources);
  Json results = Json::array();
  for (std::size_t i = 0; i < lint.diagnostics.size(); ++i) results.push_back(result(lint, i, sources, prints[i]));
  Json run = {{"tool", {{"driver", std::move(driver)}}},
              {"invocations", Json::array({invocation(lint)})},
              {"columnKind", "unicodeCodePoints"},
              {"artifacts", std::move(artifacts)},
              {"results", std::move(results)}};
  Json out = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
              {"version", "2.1.0"},
              {"runs", Json::array({std::move(run)})}};
  return json_for_terminals(out.dump(2, ' ', false, Json::error_handler_t::replace)) + "\n";
}

}  // namespace gw::report
