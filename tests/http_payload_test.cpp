// Payloads of the HTTP and REST providers, against what the real Traefik makes of them.

#include "source/http_payload.h"

#include <cstdlib>
#include <fstream>

#include "model/tree.h"
#include "runtime/effective.h"
#include "runtime/runtime.h"
#include "schema/schema.h"
#include "support/catch.h"
#include "support/configured.h"
#include "support/files.h"
#include "support/run.h"
#include "support/vectors.h"

using namespace gw;
using nlohmann::json;

namespace {

std::string difference(const json& test) {
  return testing::configured_difference(
      test, "http", {"--providers.http.endpoint=http://127.0.0.1:9000/", "--providers.http.pollInterval=15ms"},
      [](text::SourceSet& sources, const json& one, const source::Static& install, const source::World& world) {
        text::SourceId id = sources.add("body", testing::input_bytes(one["inputs"]["body"]));
        source::Reply reply{one.value("status", 200), {}};
        return source::load_http(sources, id, reply, install, world, schema::newest());
      });
}

void check_lines(const std::vector<std::string>& lines) {
  std::size_t agree = 0, all = 0;
  for (const std::string& line : lines) {
    json test = json::parse(line);
    std::string wrong = difference(test);
    INFO(test["id"] << " " << test["tag"] << ": " << wrong.substr(0, 2000));
    CHECK(wrong.empty());
    agree += wrong.empty() ? 1 : 0;
    ++all;
  }
  WARN("http: " << agree << " of " << all << " cases agree with Traefik");
}

}  // namespace

TEST_CASE("http: recorded answers of Traefik", "[http][vectors]") {
  check_lines(testing::zipped_lines("testdata/vectors/config-http.jsonl.gz"));
  check_lines(testing::zipped_lines("testdata/vectors/config-http-more.jsonl.gz"));
}

TEST_CASE("rest: recorded answers of Traefik", "[http][rest][vectors]") {
  std::size_t refused = 0;
  for (const std::string& line : testing::zipped_lines("testdata/vectors/config-rest.jsonl.gz")) {
    json test = json::parse(line);
    text::SourceSet sources;
    Version version = schema::newest();
    source::Gateway gateway;
    gateway.version = version;
    source::World world;
    gateway.install = source::load_static(sources, {"--providers.rest.insecure=true"}, std::nullopt, world, version);
    gateway.providers.push_back(source::load_rest(sources, sources.add("body", test["body"]), version));
    runtime::Graph graph = runtime::build(gateway, sources, world);
    json own = json::parse(model::to_json(runtime::effective(gateway, graph, {}), 0))["providers"]["rest"];
    INFO(test["body"]);
    CHECK(testing::plain(testing::member(own, "config")) == testing::plain(test["expect"]["provided"]));
    json errors = testing::member(own, "errors");
    CHECK((errors.is_null() ? json::array() : errors) == test["expect"]["errors"]);
    refused += test["expect"]["errors"].empty() ? 0 : 1;
  }
  CHECK(refused > 100);
}

TEST_CASE("rest: which payload is sent and which is fetched", "[http][rest]") {
  testing::Directory place;
  place.write("body.json",
              R"j({"HTTP":{"routers":{"a":{"Rule":"Path(`/`)","service":"api@internal","unknown":1}}}} more)j");
  place.write("traefik.yml", "entryPoints: {web: {address: \":80\"}}\napi: {}\nproviders: {rest: {}}\n");
  CHECK(testing::run("gw lint http=body.json traefik.yml", place.path()).code == 0);
  CHECK(testing::run("gw effective http=body.json traefik.yml", place.path()).out.find("a@rest") != std::string::npos);
  CHECK(testing::run("gw effective --provider rest http=body.json", place.path()).out.find("a@rest") !=
        std::string::npos);
  CHECK(testing::run("gw lint --provider http http=body.json traefik.yml", place.path()).code == 1);
}

TEST_CASE("http: further answers of Traefik", "[.][asked-http]") {
  const char* path = std::getenv("GW_ASKED_HTTP");
  if (path == nullptr) {
    WARN("skipped: GW_ASKED_HTTP names no file");
    return;
  }
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  check_lines(lines);
}
