// What the real Traefik's provider kubernetescrd made of manifests, against what gw makes of them.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>

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

/// The first server that fails is named by chance; the recorded answers have SERVER for it.
std::string any_server(const std::string& text) {
  static const std::regex kServer("(error building proxy for server URL )\\S+:");
  return std::regex_replace(text, kServer, "$1SERVER:");
}

/// The recorded answers have the namespaces of this message sorted.
std::string sorted_namespaces(const std::string& text) {
  constexpr std::string_view kBefore = "defined in multiple namespaces: [";
  std::size_t at = text.find(kBefore);
  if (at == std::string::npos) return text;
  at += kBefore.size();
  std::istringstream list(text.substr(at, text.find(']', at) - at));
  std::set<std::string> names;
  for (std::string name; list >> name;) names.insert(name);
  std::string out = text.substr(0, at);
  for (const std::string& name : names) out += (name == *names.begin() ? "" : " ") + name;
  return out + "]";
}

/// Which child of a weighted service is built first is chance, and only a service that is built gets the full name of
/// its transport.
void without_built(json& document) {
  for (auto& [name, service] : document["rawdata"]["services"].items()) {
    auto balancer = service.find("loadBalancer");
    if (balancer == service.end() || !balancer->contains("serversTransport")) continue;
    std::string transport = (*balancer)["serversTransport"].get<std::string>();
    (*balancer)["serversTransport"] = transport.substr(0, transport.rfind("@kubernetescrd"));
  }
}

/// The document without what the recorded answers leave out: server states, which entry point speaks, its provider.
json as_recorded(json document) {
  without_built(document);
  for (json& line : document["log"]) {
    line.erase("providerName");
    line.erase("entryPointName");
    line["message"] = sorted_namespaces(line.value("message", ""));
    if (line.contains("error")) line["error"] = any_server(line["error"].get<std::string>());
  }
  for (auto& [section, objects] : document["rawdata"].items()) {
    for (auto& [name, object] : objects.items()) {
      object.erase("serverStatus");
      if (!object.contains("error")) continue;
      for (json& error : object["error"]) error = any_server(error.get<std::string>());
    }
  }
  return document;
}

/// gw's document about one recorded case, and what it may be instead.
std::vector<json> answers(const json& test, Version version) {
  text::SourceSet sources;
  source::World world;
  std::vector<std::string> flags = provider_flags(test);
  flags.emplace_back("--providers.kubernetescrd=true");
  source::Static install = source::load_static(sources, flags, std::nullopt, world, version);
  text::SourceId manifest = sources.add("manifest.yaml", test["manifest"].get<std::string>());
  bool validate = test.value("validate", true);
  source::Cluster cluster = source::read_manifests(sources, {manifest}, version, validate);
  source::Provider provider = source::load_kubernetes_crd(sources, cluster, install, world, version);
  std::vector<source::Provider> all = std::move(provider.alternatives);
  provider.alternatives.clear();
  for (source::Provider& other : all) other.rejected = provider.rejected;
  all.insert(all.begin(), std::move(provider));
  std::vector<json> out;
  for (source::Provider& one : all)
    out.push_back(as_recorded(provider_answer(sources, install, {std::move(one)}, world, version)));
  return out;
}

/// Empty: one of gw's answers is one of Traefik's.
std::string difference_of(const json& test, Version version) {
  std::vector<json> recorded = {test["expect"]};
  for (const json& other : member(test, "alternatives")) recorded.push_back(other);
  std::string first;
  for (json& expected : recorded) without_built(expected);
  for (const json& answer : answers(test, version)) {
    for (const json& expected : recorded) {
      std::string wrong = difference(expected, "kubernetescrd", answer);
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
    if (test.value("kind", "") != "crd") continue;
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

TEST_CASE("crd: recorded manifests", "[crd]") {
  check_lines("providers-crd", testing::zipped_lines("testdata/vectors/providers-crd.jsonl.gz"), schema::newest());
}

TEST_CASE("crd: the fixtures of Traefik's own tests", "[crd]") {
  const auto path = source_path("../shared/vectors/fixtures/crd.jsonl");
  if (!std::filesystem::exists(path)) {
    WARN("skipped: " << path << " is not there");
    return;
  }
  check_lines("fixtures", lines_of(path), schema::newest());
}

// Cases that were asked for by hand: GW_CRD_CASES names a file of them.
TEST_CASE("crd: fresh cases", "[crd]") {
  const char* path = std::getenv("GW_CRD_CASES");
  if (path == nullptr) return;
  const char* version = std::getenv("GW_CRD_VERSION");
  std::optional<Version> known = version == nullptr ? schema::newest() : schema::resolve_version(version);
  REQUIRE(known.has_value());
  check_lines(path, lines_of(path), *known);
}
