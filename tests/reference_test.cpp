// The reference and sample files of Traefik's documentation. They were written by Traefik's authors, so they are not
// kept here: the test reads them beside the project, and says so where they are not there.

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "support/catch.h"
#include "support/files.h"
#include "support/run.h"

using nlohmann::json;

TEST_CASE("reference: the files of the documentation are read without a decoding error", "[reference]") {
  const auto folder = gw::testing::source_path("../shared/vectors/fixtures/reference");
  if (!std::filesystem::exists(folder)) {
    WARN("skipped: " << folder << " is not there");
    return;
  }
  const std::set<std::string> decoding = {"GW001", "GW002", "GW003", "GW005", "GW009", "GW010", "GW012", "GW013",
                                          "GW014", "GW015", "GW030", "GW031", "GW032", "GW033", "GW035", "GW831"};
  for (const char* file :
       {"static.yaml", "static.toml", "dynamic.yaml", "dynamic.toml", "traefik.sample.yml", "traefik.sample.toml"}) {
    DYNAMIC_SECTION(file) {
      bool is_static = std::string(file).rfind("dynamic", 0) != 0;
      gw::testing::Ran ran = gw::testing::run(
          std::string("gw lint --format json --as ") + (is_static ? "static " : "dynamic ") + file, folder);
      const json report = json::parse(ran.out);
      for (const json& one : report["diagnostics"]) {
        INFO(one.dump());
        // static.* define core twice, and Traefik 3.7.13 refuses them for it.
        bool twice =
            std::string(file).rfind("static", 0) == 0 && one.value("traefik", "").find("core") != std::string::npos;
        if (!twice) CHECK_FALSE(decoding.contains(one["code"].get<std::string>()));
      }
    }
  }
}
