#include "support/said.h"

#include <nlohmann/json.hpp>

#include "support/catch.h"
#include "support/run.h"

namespace gw::testing {

std::string said(const std::string& code, const std::string& dynamic, const std::string& install) {
  Directory directory;
  if (!install.empty()) directory.write("traefik.yml", install);
  directory.write("d.yml", dynamic);
  Ran ran =
      run("gw lint --format json --select " + code + (install.empty() ? " dynamic=d.yml" : " ."), directory.path());
  INFO(ran.err);
  std::string out;
  const nlohmann::json report = nlohmann::json::parse(ran.out);
  for (const nlohmann::json& one : report["diagnostics"]) {
    out += one["message"].get<std::string>();
    for (const nlohmann::json& note : one["notes"]) out += " | " + note["message"].get<std::string>();
    out += "\n";
  }
  return out;
}

}  // namespace gw::testing
