#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>

#include "report/formats.h"
#include "report/places.h"

namespace gw::report {
namespace {

using Json = nlohmann::ordered_json;

/// 64 bits of FNV-1a in hexadecimal: the same finding has the same fingerprint when lines move.
std::string fingerprint(const std::string& key) {
  std::uint64_t hash = 14695981039346656037U;
  for (char c : key) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
  return text;
}

const char* severity(diag::Severity of) {
  switch (of) {
    case diag::Severity::Error: return "major";
    case diag::Severity::Warning: return "minor";
    case diag::Severity::Info: break;
  }
  return "info";
}

}  // namespace

std::string gitlab(const Lint& lint, const text::SourceSet& sources, const Style&) {
  Json out = Json::array();
  std::map<std::string, int> seen;
  for (const diag::Diagnostic& one : lint.diagnostics) {
    Place place = place_of(one.span, sources);
    std::string path = place.file.empty() ? "gw" : place.file;
    std::string key = std::string(one.code.id) + "\n" + path + "\n" + one.path + "\n" + one.message;
    key += "\n" + std::to_string(seen[key]++);
    out.push_back({{"description", valid_utf8(one.message)},
                   {"check_name", std::string(one.code.id) + " " + std::string(one.name)},
                   {"fingerprint", fingerprint(key)},
                   {"severity", severity(one.severity)},
                   {"location", {{"path", valid_utf8(path)}, {"lines", {{"begin", place.start.line}}}}}});
  }
  return out.dump(2) + "\n";
}

}  // namespace gw::report
