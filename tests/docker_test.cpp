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

std::vector<source::Attachment> networks_of(const json& list) {
  std::vector<source::Attachment> out;
  for (const json& one : list) out.push_back({one["network"], one["ip"], {}});
  return out;
}

std::vector<source::SwarmService> services_of(const json& list) {
  std::vector<source::SwarmService> out;
  for (const json& one : list) {
    source::SwarmService service;
    service.id = one["id"];
    service.name = one["name"];
    for (const auto& [name, value] : one["labels"].items()) service.labels.push_back({name, value, {}, {}});
    service.endpoint_mode = one["mode"];
    service.global = one["global"];
    service.virtual_ips = networks_of(one["vips"]);
    for (const json& task : one["tasks"])
      service.tasks.push_back({task["id"], task["slot"], networks_of(task["networks"])});
    out.push_back(std::move(service));
  }
  return out;
}

source::Provider provider_of(text::SourceSet& sources, const json& test, const source::Static& install,
                             Version version) {
  if (test["kind"] == "swarm") return source::load_swarm(sources, services_of(test["swarm"]), install, {}, version);
  text::SourceId id = sources.add("containers.json", test["containers"].dump());
  Result<source::Inspected> inspected = source::read_inspect(sources, id);
  REQUIRE(inspected);
  return source::load_docker(sources, inspected->containers, install, {}, version);
}

/// The first difference to Traefik's answer, or to any of its answers; empty: none.
std::string wrong_in(const json& test, Version version) {
  text::SourceSet sources;
  std::string name = test["kind"];
  source::Static install = source::load_static(sources, provider_flags(test), std::nullopt, {}, version);
  source::Provider provider = provider_of(sources, test, install, version);
  json actual = shown(provider_answer(sources, install, {std::move(provider)}, {}, version));
  std::string wrong = difference(told(test["expect"]), name, actual);
  for (const json& other : member(test, "alternatives")) {
    if (!wrong.empty() && difference(told(other), name, actual).empty()) wrong.clear();
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

TEST_CASE("docker: services and tasks of a swarm as Traefik sees them", "[docker]") {
  check_cases(zipped_lines("testdata/vectors/providers-swarm.jsonl.gz"), schema::newest());
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

TEST_CASE("docker: values and facts lead to the label in the input", "[docker]") {
  text::SourceSet sources;
  text::SourceId id = sources.add("inspect.json", R"json([{"Id": "1", "Name": "/web", "State": {"Status": "running"},
    "Config": {"Labels": {"traefik.http.routers.r.rule": "Host(`a\u002eb`)", "traefik.http.routers.r.middlewares": "x,\ty",
      "traefik.http.routers.r.entrypoint": "web", "traefik.htp.x": "1"}}},
    {"Id": "2", "Name": "/api", "State": {"Status": "running"}, "Config": {"Labels": {
      "traefik.http.routers.q.middlewares": "x,\ty"}}, "NetworkSettings": {"Ports": {"80/tcp": null},
      "Networks": {"bridge": {"IPAddress": "172.17.0.2"}}}}])json");
  Result<source::Inspected> inspected = source::read_inspect(sources, id);
  REQUIRE(inspected);
  source::Provider provider = source::load_docker(sources, inspected->containers, {}, {}, schema::newest());
  auto at = [&](text::Span span) { return std::string(sources.text(sources.original(span))); };

  const model::Value* list = provider.config.root.at("http.routers.q.middlewares");
  REQUIRE(list != nullptr);
  REQUIRE(list->items().size() == 2);
  CHECK(list->items()[1].string() == "y");
  CHECK(at(list->items()[1].span) == "y");
  CHECK(at(list->name()) == "middlewares");
  std::vector<std::string> told;
  for (const diag::Fact& fact : provider.facts) {
    if (fact.kind == diag::FactKind::UnknownLabel || fact.kind == diag::FactKind::LabelUnheard)
      told.push_back(at(fact.span));
  }
  CHECK(told == std::vector<std::string>{"\"traefik.htp.x\"", "entrypoint"});
}

TEST_CASE("docker: labels of one container may come from several files", "[docker]") {
  text::SourceSet sources;
  text::SourceId one = sources.add("one", "traefik.http.routers.r.rule"), two = sources.add("two", "Host(`x`)");
  source::Container container;
  container.id = "1";
  container.name = "/web";
  container.labels.push_back({"traefik.http.routers.r.rule", "Host(`x`)", {one, 0, 27}, {two, 0, 9}});
  container.networks.push_back({"bridge", "172.17.0.2", {}});
  container.ports.push_back({"80"});
  source::Provider provider = source::load_docker(sources, {container}, {}, {}, schema::newest());
  const model::Value* rule = provider.config.root.at("http.routers.r.rule");
  REQUIRE(rule != nullptr);
  CHECK(rule->span == text::Span{two, 0, 9});
}

TEST_CASE("docker: labels may be a piece of a compose file", "[docker]") {
  const std::vector<const char*> pieces = {
      "# comment\n- \"traefik.enable=true\"\n- 'traefik.http.routers.r.rule=Host(`a`)'\n- traefik.x=a$$b\n- "
      "traefik.y\n",
      "traefik.enable: true\ntraefik.http.routers.r.rule: Host(`a`)\ntraefik.x: a$$b\ntraefik.y:\n",
      "labels:\n  traefik.enable: \"true\"\n  traefik.http.routers.r.rule: Host(`a`)\n  \"traefik.x\": \"a$$b\"\n"
      "  traefik.y:\n"};
  for (const char* piece : pieces) {
    INFO(piece);
    text::SourceSet sources;
    Result<source::Container> read = source::read_labels(sources, sources.add("labels.yml", piece));
    REQUIRE(read);
    REQUIRE(read->labels.size() == 4);
    CHECK(read->labels[0].name == "traefik.enable");
    CHECK(read->labels[0].value == "true");
    CHECK(read->labels[1].value == "Host(`a`)");
    CHECK(sources.text(read->labels[1].value_span) == "Host(`a`)");
    CHECK(read->labels[2].value == "a$b");
    CHECK(read->labels[3].name == "traefik.y");
    CHECK(read->labels[3].value.empty());
  }
  text::SourceSet marked;
  Result<source::Container> read = source::read_labels(marked, marked.add("l.yml", "\xEF\xBB\xBF- a=1\n"));
  REQUIRE(read);
  REQUIRE(read->labels.size() == 1);
  CHECK(read->labels[0].name == "a");
  for (const char* piece : {"a=\xFF\n", "- [1]\n", "traefik.a: {b: c}\n", "- \"\n", "labels: 3\n"}) {
    text::SourceSet sources;
    CHECK_FALSE(source::read_labels(sources, sources.add("labels.yml", piece)));
  }
}

TEST_CASE("docker: a file of labels is one container", "[docker]") {
  text::SourceSet sources;
  text::SourceId id =
      sources.add("labels", "# comment\n\n  traefik.enable=true\r\ntraefik.http.routers.r.rule=Host(`a=b`)\nbare");
  source::Container container = source::read_label_file(sources, id);
  REQUIRE(container.labels.size() == 3);
  CHECK(container.labels[0].value == "true");
  CHECK(container.labels[1].value == "Host(`a=b`)");
  CHECK(sources.text(container.labels[1].value_span) == "Host(`a=b`)");
  CHECK(container.labels[2].name == "bare");
  CHECK(container.labels[2].value.empty());
  source::Provider provider = source::load_docker(sources, {container}, {}, {}, schema::newest());
  CHECK(provider.assumed.size() == 2);
  CHECK(provider.config.root.at("http.routers.r.rule")->string() == "Host(`a=b`)");
}

TEST_CASE("docker: what docker inspect prints comes as a list, an object, or several", "[docker]") {
  const std::string container = R"({"Id":"1","Name":"/a","State":{"Status":"running"}})";
  const std::string service = R"({"ID":"s","Spec":{"Name":"w","Mode":{"Replicated":{"Replicas":2}}}})";
  for (const std::string& text :
       {"[" + container + "," + service + "]", container + "\n" + service, "[" + container + "]\n[" + service + "]"}) {
    INFO(text);
    text::SourceSet sources;
    Result<source::Inspected> read = source::read_inspect(sources, sources.add("x", text));
    REQUIRE(read);
    CHECK(read->containers.size() == 1);
    REQUIRE(read->services.size() == 1);
    CHECK(read->services[0].tasks.size() == 2);
    CHECK(!read->services[0].assumed.empty());
  }
  for (const char* text : {"", "{}", "[1, \"x\"]", "{\"Name\": \"/a\"}", "[{\"Name\": ", "no"}) {
    INFO(text);
    text::SourceSet sources;
    CHECK(!source::read_inspect(sources, sources.add("x", text)));
  }
}
