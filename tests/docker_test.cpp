// What the real Traefik made of containers (testdata/vectors/providers-docker.jsonl.gz), against what gw makes of them.

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>

#include "decode/labels.h"
#include "schema/schema.h"
#include "source/docker/container.h"
#include "source/docker/inspect.h"
#include "source/docker/label_file.h"
#include "support/catch.h"
#include "support/files.h"
#include "support/run.h"
#include "support/vectors.h"

using namespace gw;
using namespace gw::testing;
using nlohmann::json;

namespace {

/// The recorded answers name every message, empty ones too, and leave the state of servers out.
json told(json answer) {
  for (json& line : answer["errors"]) {
    if (line.value("message", "x").empty()) line.erase("message");
  }
  return answer;
}

json shown(json document) {
  for (const char* group : {"services", "tcpServices"}) {
    for (json& service : document["rawdata"][group]) service.erase("serverStatus");
  }
  // Which of a service's servers Traefik names first is chance.
  static const std::regex server("error building proxy for server URL [^ ]*:");
  return json::parse(std::regex_replace(document.dump(), server, "error building proxy for server URL SERVER:"));
}

/// The first difference to Traefik's answer, or to any of its answers; empty: none.
std::string wrong_in(const json& test, Version version) {
  text::SourceSet sources;
  source::World world;
  source::Static install = source::load_static(sources, provider_flags(test), std::nullopt, world, version);
  text::SourceId id = sources.add("containers.json", test["containers"].dump());
  Result<source::Inspected> inspected = source::read_inspect(sources, id);
  if (!inspected) return inspected.error().message;
  source::Provider provider = source::load_docker(sources, inspected->containers, install, world, version);
  json actual = shown(provider_answer(sources, install, {std::move(provider)}, world, version));
  std::string wrong = difference(told(test["expect"]), "docker", actual);
  for (const json& other : member(test, "alternatives")) {
    if (!wrong.empty() && difference(told(other), "docker", actual).empty()) wrong.clear();
  }
  return wrong;
}

void check_cases(const std::vector<std::string>& lines, Version version) {
  std::size_t agree = 0;
  for (const std::string& line : lines) {
    json test = json::parse(line);
    std::string wrong = wrong_in(test, version);
    INFO(test["id"].get<std::string>() << ": " << wrong.substr(0, 3000));
    CHECK(wrong.empty());
    agree += wrong.empty() ? 1 : 0;
  }
  WARN("docker: " << agree << " of " << lines.size() << " cases agree with Traefik");
}

}  // namespace

TEST_CASE("docker: containers as Traefik sees them", "[docker]") {
  check_cases(zipped_lines("testdata/vectors/providers-docker.jsonl.gz"), schema::newest());
}

/// Hidden: cases recorded elsewhere. GW_DOCKER_CASES names the file, GW_DOCKER_VERSION the release that answered.
TEST_CASE("docker: cases of a file", "[.docker-file]") {
  const char* file = std::getenv("GW_DOCKER_CASES");
  const char* version = std::getenv("GW_DOCKER_VERSION");
  REQUIRE(file != nullptr);
  std::ifstream in(file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  REQUIRE(!lines.empty());
  check_cases(lines, version == nullptr ? schema::newest() : schema::resolve_version(version).value());
}
