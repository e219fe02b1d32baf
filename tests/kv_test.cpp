// Key/value stores, against what the real Traefik makes of a Redis with the same keys.

#include "source/kv.h"

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
  check_lines(testing::zipped_lines("testdata/vectors/config-kv-more.jsonl.gz"));
}

TEST_CASE("kv: every dump of testdata/kv holds the same pairs, traced to its bytes", "[kv]") {
  json expected = json::parse(testing::read(testing::source_path("testdata/kv/expected.json")));
  std::size_t dumps = 0;
  for (const auto& file : std::filesystem::directory_iterator(testing::source_path("testdata/kv"))) {
    if (file.path().filename() == "expected.json") continue;
    INFO(file.path().filename());
    ++dumps;
    text::SourceSet sources;
    text::SourceId id = sources.add("dump", testing::read(file.path()));
    Result<std::vector<source::Pair>> pairs = source::read_kv(sources, id);
    if (!pairs) FAIL(pairs.error().message);
    json actual = json::object();
    for (const source::Pair& pair : *pairs) {
      actual[pair.name] = pair.value;
      CHECK(pair.name_span.source == id);
      CHECK(pair.value_span.end <= sources[id].bytes().size());
      bool whole = pair.value_span.end - pair.value_span.begin == pair.value.size();
      bool base64 = file.path().filename().string().starts_with("consul-") || file.path().filename() == "etcd.json";
      if (whole && !base64) CHECK(sources.text(pair.value_span) == pair.value);
    }
    CHECK(actual == expected);
  }
  CHECK(dumps >= 16);
}

TEST_CASE("kv: what is no dump is refused with its line", "[kv]") {
  const std::vector<std::pair<std::string, std::string>> kRows = {
      {"", "line 1: no keys and values"},
      {"# nothing\n", "line 1: no keys and values"},
      {"[\"a/b\"]", "line 1: the last key has no value"},
      {"[\n{\"key\":\"traefik/a\",\"flags\":0,\"value\":\"%%\"}]", "line 2: not base64: %%"},
      {"{\"a/b\": \"c\"", "line 1: unexpected end of JSON input"},
      {"{\"a/b\": x}", "line 1: invalid character 'x' looking for beginning of value"},
      {"This is no dump.\n", "line 1: not a key and its value"},
      {"*3\r\n$3\r\nSET\r\n$9\r\na/b\r\n", "line 5: not Redis's protocol, or cut off: $LENGTH and a text are expected"},
      {"SET a/b c\nSET \"a/c\n", "line 2: a quote that is not closed"},
      {"1) \"a/b\"\n", "line 1: the last key has no value"},
  };
  for (const auto& [bytes, wanted] : kRows) {
    INFO(bytes);
    text::SourceSet sources;
    Result<std::vector<source::Pair>> pairs = source::read_kv(sources, sources.add("dump", bytes));
    REQUIRE(!pairs);
    CHECK(pairs.error().message == wanted);
  }
}

TEST_CASE("kv: stores list their keys differently", "[kv]") {
  struct Row {
    const char *store, *root, *dump;
    bool loaded, empty;
    const char *name, *error;
  };
  // Redis leaves out empty values, the others do not; ZooKeeper and Consul take a root with a slash in their own way.
  // A configuration of servers transports alone counts as empty.
  const std::vector<Row> kRows = {
      {"redis", "traefik", "a/b c", true, false, "redis", ""},
      {"redis", "traefik", "traefik/http/routers/r/priority ", true, true, "redis", ""},
      {"redis", "traefik", "traefik/http/serversTransports/t/maxIdleConnsPerHost 1", true, true, "redis", ""},
      {"redis", "traefik", "traefik/tls/options/o/minVersion VersionTLS12", true, false, "redis", ""},
      {"etcd", "traefik", "traefik/http/routers/r/priority ", false, false, "etcd",
       "strconv.ParseInt: parsing \"\": invalid syntax"},
      {"consul", "/traefik", "traefik/http/routers/r/rule x", true, true, "consul", ""},
      {"zooKeeper", "/traefik", "/traefik/http/routers/r/rule x", true, false, "zookeeper", ""},
      {"zooKeeper", "traefik", "/traefik/http/routers/r/rule x", true, false, "zookeeper", ""},
      {"zooKeeper", "traefik/", "/traefik/http/routers/r/rule x", false, false, "zookeeper",
       "invalid label root traefik/"},
  };
  for (const Row& row : kRows) {
    INFO(row.store << " " << row.root << " " << row.dump);
    text::SourceSet sources;
    source::World world;
    source::Static install =
        source::load_static(sources,
                            {"--entryPoints.web.address=:80",
                             "--providers." + std::string(row.store) + ".rootKey=" + std::string(row.root)},
                            std::nullopt, world, schema::newest());
    Result<std::vector<source::Pair>> pairs = source::read_kv(sources, sources.add("dump", row.dump));
    REQUIRE(pairs);
    source::Provider provider = source::load_kv(sources, *pairs, row.store, install, world, schema::newest());
    CHECK(provider.name == row.name);
    CHECK(provider.loaded == row.loaded);
    CHECK(provider.empty == row.empty);
    CHECK((provider.errors.empty() ? "" : provider.errors[0]) == row.error);
  }
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
