// Key/value stores, against what the real Traefik makes of a Redis with the same keys.

#include <cstdlib>
#include <fstream>

#include "schema/schema.h"
#include "source/kv.h"
#include "support/catch.h"
#include "support/configured.h"
#include "support/files.h"
#include "support/run.h"

using namespace gw;
using nlohmann::json;

namespace {

/// The pairs of a case, written one behind the other as a text that they can be traced to.
std::vector<source::Pair> pairs_of(text::SourceSet& sources, const json& inputs) {
  std::string bytes;
  std::vector<source::Pair> out;
  for (const auto& [key, input] : inputs.items()) {
    source::Pair pair{key, testing::input_bytes(input), {}, {}};
    auto at = static_cast<std::uint32_t>(bytes.size());
    auto middle = static_cast<std::uint32_t>(at + key.size());
    bytes += key + " " + pair.value + "\n";
    pair.name_span = {text::SourceId::None, at, middle};
    pair.value_span = {text::SourceId::None, middle + 1, static_cast<std::uint32_t>(bytes.size() - 1)};
    out.push_back(std::move(pair));
  }
  text::SourceId id = sources.add("redis", std::move(bytes));
  for (source::Pair& pair : out) pair.name_span.source = pair.value_span.source = id;
  return out;
}

std::string difference(const json& test) {
  return testing::configured_difference(
      test, "redis", {"--providers.redis.endpoints=127.0.0.1:6379"},
      [](text::SourceSet& sources, const json& one, const source::Static& install, const source::World& world) {
        return source::load_kv(sources, pairs_of(sources, one["inputs"]), "redis", install, world, schema::newest());
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
  WARN("kv: " << agree << " of " << all << " cases agree with Traefik");
}

}  // namespace

TEST_CASE("kv: recorded answers of Traefik", "[kv][vectors]") {
  check_lines(testing::zipped_lines("testdata/vectors/config-kv.jsonl.gz"));
}

TEST_CASE("kv: further answers of Traefik", "[.][asked-kv]") {
  const char* path = std::getenv("GW_ASKED_KV");
  if (path == nullptr) {
    WARN("skipped: GW_ASKED_KV names no file");
    return;
  }
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  check_lines(lines);
}
