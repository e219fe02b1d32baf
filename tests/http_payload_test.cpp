// Payloads of the HTTP and REST providers, against what the real Traefik makes of them.

#include "source/http_payload.h"

#include <cstdlib>
#include <fstream>

#include "schema/schema.h"
#include "support/catch.h"
#include "support/configured.h"
#include "support/files.h"
#include "support/run.h"

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
