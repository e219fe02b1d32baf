// The reference and sample files of Traefik's documentation. They were written by Traefik's authors, so they are not
// kept here: the test reads them beside the project, and says so where they are not there.

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "support/catch.h"
#include "support/files.h"
#include "support/run.h"

using nlohmann::json;

TEST_CASE("reference: labels, compose files and Kubernetes objects are read as Traefik reads them", "[reference]") {
  const auto folder = gw::testing::source_path("../shared/vectors/fixtures/reference");
  if (!std::filesystem::exists(folder)) {
    WARN("skipped: " << folder << " is not there");
    return;
  }
  // What Traefik 3.7.13 made of them behind a fake Docker and a fake Kubernetes API.
  struct Row {
    const char* file;
    const char* flag;
    std::size_t routers, services, middlewares, errors;
    const char* error;
  };
  const char* port = "port is missing";
  for (const Row& row : std::vector<Row>{
           {"docker-labels.yml", "docker", 0, 0, 0, 1, "defining scheme or port is not allowed when URL is defined"},
           {"compose-basic-example.yml", "", 0, 0, 0, 1, port},
           {"compose-acme-tls.yml", "", 0, 0, 0, 1, port},
           {"compose-acme-http.yml", "", 0, 0, 0, 1, port},
           {"compose-acme-dns.yml", "", 0, 0, 0, 1, port},
           {"kubernetes-crd-resource.yml",
            "kubernetescrd=true --entryPoints.web.address=:80 --entryPoints.websecure.address=:443 "
            "--entryPoints.tcpep.address=:1 --entryPoints.udpep.address=:2/udp --providers.kubernetescrd",
            4, 0, 0, 31, "unknown TLS options: default-my-tls-option"},
       }) {
    INFO(row.file);
    std::string flags = *row.flag == 0 ? "" : std::string(" -- --providers.") + row.flag + "=true";
    gw::testing::Ran ran = gw::testing::run(std::string("gw effective --format json ") + row.file + flags, folder);
    const json report = json::parse(ran.out);
    const json& data = report["rawdata"];
    auto count = [&](const char* kind) { return data.contains(kind) ? data[kind].size() : 0; };
    CHECK(count("routers") == row.routers);
    CHECK(count("services") == row.services);
    CHECK(count("middlewares") == row.middlewares);
    CHECK(report["log"].size() == row.errors);
    CHECK(report["log"].dump().find(row.error) != std::string::npos);
  }
}

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
