// What the real Traefik's provider kubernetes (Ingress) made of manifests, against what gw makes of them.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "schema/schema.h"
#include "source/kubernetes/cluster.h"
#include "support/catch.h"
#include "support/files.h"
#include "support/run.h"
#include "support/vectors.h"

using namespace gw;
using namespace gw::testing;
using nlohmann::json;

namespace {

/// gw's document about one recorded case, and what it may be instead.
std::vector<json> answers(const json& test, Version version) {
  text::SourceSet sources;
  source::World world;
  std::vector<std::string> flags = provider_flags(test);
  flags.emplace_back("--providers.kubernetesingress=true");
  source::Static install = source::load_static(sources, flags, std::nullopt, world, version);
  text::SourceId manifest = sources.add("manifest.yaml", test["manifest"].get<std::string>());
  bool validate = test.value("validate", true);
  source::Cluster cluster = source::read_manifests(sources, {manifest}, version, validate);
  source::Provider provider = source::load_kubernetes_ingress(sources, cluster, install, world, version);
  std::vector<source::Provider> all = std::move(provider.alternatives);
  provider.alternatives.clear();
  for (source::Provider& other : all) other.rejected = provider.rejected;
  all.insert(all.begin(), std::move(provider));
  std::vector<json> out;
  for (source::Provider& one : all) out.push_back(provider_answer(sources, install, {std::move(one)}, world, version));
  return out;
}

/// Empty: one of gw's answers is one of Traefik's.
std::string difference_of(const json& test, Version version) {
  std::vector<json> recorded = {test["expect"]};
  for (const json& other : member(test, "alternatives")) recorded.push_back(other);
  std::string first;
  for (const json& answer : answers(test, version)) {
    for (const json& expected : recorded) {
      std::string wrong = difference(expected, "kubernetes", answer);
      if (wrong.empty()) return {};
      if (first.empty()) first = wrong;
    }
  }
  return first;
}

void check_lines(const std::string& suite, const std::vector<std::string>& lines, Version version) {
  std::size_t agree = 0, all = 0;
  for (const std::string& line : lines) {
    json test = json::parse(line);
    if (test.value("kind", "") != "ingress") continue;
    std::string wrong = difference_of(test, version);
    INFO(suite << " " << test["id"].get<std::string>() << ": " << wrong.substr(0, 3000));
    CHECK(wrong.empty());
    agree += wrong.empty() ? 1 : 0;
    ++all;
  }
  REQUIRE(all > 0);
  WARN(suite << ": " << agree << " of " << all << " cases agree with Traefik");
}

std::vector<std::string> lines_of(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::vector<std::string> out;
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

}  // namespace

TEST_CASE("kubernetes: recorded manifests", "[kubernetes]") {
  check_lines("providers-ingress", testing::zipped_lines("testdata/vectors/providers-ingress.jsonl.gz"),
              schema::newest());
}

TEST_CASE("kubernetes: the fixtures of Traefik's own tests", "[kubernetes]") {
  const auto path = source_path("../shared/vectors/fixtures/ingress.jsonl");
  if (!std::filesystem::exists(path)) {
    WARN("skipped: " << path << " is not there");
    return;
  }
  check_lines("fixtures", lines_of(path), schema::newest());
}

// Cases that were asked for by hand: GW_INGRESS_CASES names a file of them.
TEST_CASE("kubernetes: fresh cases", "[kubernetes]") {
  const char* path = std::getenv("GW_INGRESS_CASES");
  if (path == nullptr) return;
  const char* version = std::getenv("GW_INGRESS_VERSION");
  std::optional<Version> known = version == nullptr ? schema::newest() : schema::resolve_version(version);
  REQUIRE(known.has_value());
  check_lines(path, lines_of(path), *known);
}

TEST_CASE("kubernetes: effective holds every answer that chance may give", "[kubernetes][cli]") {
  testing::Directory place;
  std::string manifest;
  // Two Ingresses whose router has one key: "a-b" and "c", "a" and "b-c".
  for (auto [space, name] : {std::pair("a-b", "c"), {"a", "b-c"}})
    manifest += "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: " + std::string(name) +
                ", namespace: " + space +
                "}\nspec:\n  rules:\n  - host: h\n    http: {paths: [{path: /, pathType: Prefix, backend: {service: "
                "{name: svc, port: {number: 80}}}}]}\n---\n";
  place.write("m.yml", manifest);
  testing::Ran ran = testing::run("gw effective --format json m.yml", place.path());
  nlohmann::json report = nlohmann::json::parse(ran.out);
  std::set<std::string> services;
  auto take = [&](const nlohmann::json& answer) {
    services.insert(answer["rawdata"]["routers"]["a-b-c-h@kubernetes"]["service"].get<std::string>());
  };
  take(report);
  REQUIRE(report["alternatives"].size() == 1);
  take(report["alternatives"][0]);
  CHECK(services == std::set<std::string>{"a-b-svc-80", "a-svc-80"});
  CHECK(testing::run("gw effective m.yml", place.path()).out.find("by chance it publishes this or one of 1 other") !=
        std::string::npos);
}
