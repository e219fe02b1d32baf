// Route lists, flag and env files, snapshots of several shapes, and by what they are recognised.

#include <nlohmann/json.hpp>

#include "model/tree.h"
#include "model/view.h"
#include "schema/schema.h"
#include "source/flag_file.h"
#include "source/recognise.h"
#include "source/routes.h"
#include "source/snapshot.h"
#include "support/catch.h"
#include "support/files.h"

using namespace gw;
using nlohmann::json;

namespace {

json shown(const model::Config& config) {
  return json::parse(model::to_json(model::to_tree(config.root, schema::newest(), model::Secrets::Shown), 0));
}

source::Provider routes(text::SourceSet& sources, const std::string& bytes) {
  return source::load_routes(sources, sources.add("routes.yml", bytes), schema::newest());
}

}  // namespace

TEST_CASE("routes: a list becomes routers, services and transports", "[routes]") {
  text::SourceSet sources;
  source::Provider provider = routes(sources,
                                     "routes:\n"
                                     "  - {path: /api/v1, service: users, timeout: 5s, methods: [GET, HEAD]}\n"
                                     "  - {path: /$, service: 'http://10.0.0.2', host: a.example}\n"
                                     "  - {path: /api, service: users}\n"
                                     "services:\n"
                                     "  users: [http://10.0.0.1, http://10.0.0.3]\n");
  INFO((provider.errors.empty() ? "" : provider.errors[0]));
  REQUIRE(provider.loaded);
  json http = shown(provider.config)["http"];
  CHECK(http["routers"]["api-v1"]["rule"] == "(Method(`GET`) || Method(`HEAD`)) && PathPrefix(`/api/v1`)");
  CHECK(http["routers"]["api-v1"]["service"] == "api-v1");
  CHECK(http["services"]["api-v1"]["loadBalancer"]["serversTransport"] == "api-v1");
  CHECK(http["services"]["api-v1"]["loadBalancer"]["servers"].size() == 2);
  CHECK(http["serversTransports"]["api-v1"]["forwardingTimeouts"]["responseHeaderTimeout"] == "5s");
  CHECK(http["routers"]["root"]["rule"] == "Host(`a.example`) && Path(`/`)");
  CHECK(http["routers"]["api"]["service"] == "users");
  const model::Value* rule = provider.config.root.at("http.routers.api.rule");
  REQUIRE(rule != nullptr);
  CHECK(sources.text(rule->span) == "/api");
}

TEST_CASE("routes: faults point at their place", "[routes]") {
  struct Row {
    const char *bytes, *error, *at;
  };
  const std::vector<Row> kRows = {
      {"routes: [{path: /a, service: s, pfad: x}]", "routes[0]: a route list has no key pfad", "pfad"},
      {"routes: [{path: a, service: s}]", "routes[0]: path does not begin with a slash", "a"},
      {"routes: [{path: /a}]", "routes[0]: service is missing", "{path: /a}"},
      {"routes: [x]", "routes[0]: a route is an object with path and service", "x"},
      {"routes: [{path: /a, service: s, timeout: 5s}]",
       "routes[0]: the timeout of service s cannot be set here: services does not define it", "5s"},
      {"routes: [{path: '/`', service: s}]", "routes[0]: a back-quote cannot stand in a rule: /`", "'/`'"},
      {"routes: [{path: /a, service: 'http://a', timeout: soon}]", "time: invalid duration \"soon\"", "soon"},
  };
  for (const Row& row : kRows) {
    INFO(row.bytes);
    text::SourceSet sources;
    source::Provider provider = routes(sources, row.bytes);
    CHECK(!provider.loaded);
    REQUIRE(!provider.errors.empty());
    CHECK(provider.errors[0] == row.error);
    auto fact = std::find_if(provider.facts.begin(), provider.facts.end(), [](const auto& one) { return one.fatal; });
    REQUIRE(fact != provider.facts.end());
    CHECK(sources.text(fact->span) == row.at);
  }
}

TEST_CASE("routes: the first of equal routes counts", "[routes]") {
  text::SourceSet sources;
  source::Provider provider =
      routes(sources, "routes: [{path: /a, service: x}, {path: /a, service: y}, {path: /a, service: z, host: h}]");
  REQUIRE(provider.loaded);
  json routers = shown(provider.config)["http"]["routers"];
  CHECK(routers.size() == 2);
  CHECK(routers["a"]["service"] == "x");
  REQUIRE(provider.facts.size() == 1);
  CHECK(provider.facts[0].kind == diag::FactKind::AlreadyConfigured);
}

TEST_CASE("flags: a command line in a file", "[flags]") {
  text::SourceSet sources;
  text::SourceId id = sources.add("flags",
                                  "# the gateway\n/usr/bin/traefik \\\n  --entryPoints.web.address=:80 # web\n"
                                  "--log.level \"DEBUG\"\n'--a=b c'\n");
  Result<source::FlagFile> flags = source::read_flags(sources, id);
  REQUIRE(flags);
  CHECK(flags->arguments ==
        std::vector<std::string>{"--entryPoints.web.address=:80", "--log.level", "DEBUG", "--a=b c"});
  CHECK(sources.text(flags->spans[2]) == "\"DEBUG\"");
  CHECK(!source::read_flags(sources, sources.add("flags", "--a='b\n")));
}

TEST_CASE("env: variables in a file", "[flags]") {
  text::SourceSet sources;
  text::SourceId id = sources.add("env",
                                  "# x\nTRAEFIK_LOG_LEVEL=DEBUG\r\nexport TRAEFIK_API=\"true\"\nA=b c # d\nEMPTY=\n"
                                  "PASSED\nA=z\n");
  Result<source::EnvFile> env = source::read_env(sources, id);
  REQUIRE(env);
  std::vector<std::pair<std::string, std::string>> wanted = {
      {"TRAEFIK_LOG_LEVEL", "DEBUG"}, {"TRAEFIK_API", "true"}, {"A", "z"}, {"EMPTY", ""}};
  CHECK(env->variables == wanted);
  CHECK(sources.text(env->spans[1]) == "true");
  CHECK(!source::read_env(sources, sources.add("env", "no variable\n")));
}

TEST_CASE("snapshot: lists of the API make one snapshot", "[snapshot]") {
  text::SourceSet sources;
  std::vector<source::SnapshotFile> files = {
      {"http-routers.json",
       R"j([{"entryPoints":["web"],"service":"s","rule":"Host(`a`)","priority":9,"status":"enabled",
        "using":["web"],"name":"r@docker","provider":"docker"},{"service":"api@internal","rule":"PathPrefix(`/api`)",
        "name":"api@internal","provider":"internal","status":"enabled"}])j"},
      {"http-services.json", R"j([{"loadBalancer":{"servers":[{"url":"http://10.0.0.1"}]},"status":"enabled",
        "usedBy":["r@docker"],"name":"s@docker","provider":"docker","type":"loadbalancer"},
        {"name":"api@internal","provider":"internal","status":"enabled"}])j"},
      {"http-middlewares.json",
       R"j([{"addPrefix":{"prefix":"/x"},"status":"enabled","name":"m@file","type":"addprefix"}])j"},
      {"tcp-routers.json", R"j([{"service":"t","rule":"HostSNI(`*`)","status":"enabled","name":"t@docker"}])j"},
      {"tcp-services.json",
       R"j([{"loadBalancer":{"servers":[{"address":"10.0.0.1:1"}]},"name":"t@docker","status":"enabled"}])j"},
      {"udp-routers.json", R"j([{"service":"u","entryPoints":["dns"],"name":"u@docker","status":"enabled"}])j"},
      {"udp-services.json",
       R"j([{"loadBalancer":{"servers":[{"address":"10.0.0.1:53"}]},"name":"u@docker","status":"enabled"}])j"},
  };
  Result<std::vector<source::Provider>> providers = source::load_snapshots(sources, files, schema::newest());
  if (!providers) FAIL(providers.error().message);
  REQUIRE(providers->size() == 2);
  json docker = shown((*providers)[0].config);
  CHECK((*providers)[0].name == "docker");
  CHECK(docker["http"]["routers"]["r"]["rule"] == "Host(`a`)");
  CHECK(docker["http"]["services"]["s"]["loadBalancer"]["servers"][0]["url"] == "http://10.0.0.1");
  CHECK(docker["tcp"]["routers"]["t"]["service"] == "t");
  CHECK(docker["tcp"]["services"].contains("t"));
  CHECK(docker["udp"]["routers"]["u"]["service"] == "u");
  CHECK(docker["udp"]["services"].contains("u"));
  CHECK(!docker["http"]["routers"].contains("api"));
  CHECK(shown((*providers)[1].config)["http"]["middlewares"]["m"]["addPrefix"]["prefix"] == "/x");
}

TEST_CASE("snapshot: what holds no objects is told", "[snapshot]") {
  text::SourceSet sources;
  auto error = [&](const std::string& bytes) {
    auto out = source::load_snapshot(sources, "x.json", bytes, schema::newest());
    return out ? std::string() : out.error().message;
  };
  CHECK(error(R"({"http":{},"features":{"tracing":""},"providers":["Docker"]})") ==
        "/api/overview only counts objects; /api/rawdata holds them");
  CHECK(error(R"({"Version":"3.7.13","Codename":"x"})") == "/api/version holds no objects; /api/rawdata does");
  CHECK(error(R"([{"name":"web","address":":80"}])") ==
        "/api/entrypoints holds no routers; it goes along with /api/rawdata");
  CHECK(error("[1]") == "a list of objects without names is none of Traefik's API");
  Result<source::Static> points = source::load_entry_points(
      sources, "e.json",
      R"([{"address":":443","forwardedHeaders":{},"http":{"tls":{},"encodedCharacters":{}},"transport":{},
          "name":"websecure"}])",
      schema::newest());
  if (!points) FAIL(points.error().message);
  CHECK(points->config.root.at("entryPoints.websecure.address")->string() == ":443");
}

TEST_CASE("inputs: why a file is none that gw knows", "[inputs]") {
  struct Row {
    const char *path, *bytes, *why;
  };
  const Row rows[] = {
      {"a.yml", "", "it is empty: say what it is with --as KIND"},
      {"a.yml", "# nothing\n", "it is empty: say what it is with --as KIND"},
      {"a.yml", "shopping: [milk]\n", "no known section of Traefik in it: say what it is with --as KIND"},
      {"a.yml", "a: [b\n",
       "no known section of Traefik in it, and it cannot be read (yaml: line 1: did not find expected "
       "',' or ']'): repair it, or say what it is with --as KIND"},
      {"a.json", "{\"a\": {\"b",
       "no known section of Traefik in it, and it cannot be read (unexpected end of JSON "
       "input): repair it, or say what it is with --as KIND"},
      {"a.toml", "a = \xff",
       "no known section of Traefik in it, and it cannot be read (toml: line 1: invalid UTF-8): "
       "repair it, or say what it is with --as KIND"},
  };
  for (const Row& row : rows) {
    INFO(row.bytes);
    CHECK(source::recognise(row.path, row.bytes, schema::newest()) == source::InputKind::Unknown);
    CHECK(source::why_unknown(row.path, row.bytes) == row.why);
  }
}

TEST_CASE("recognise: kinds are told by content", "[recognise]") {
  using source::InputKind;
  const std::vector<std::pair<InputKind, std::string>> kRows = {
      {InputKind::Containers, R"([{"Id":"a","Name":"/a","Config":{"Labels":{}},"NetworkSettings":{}}])"},
      {InputKind::Labels, "traefik.enable=true\ntraefik.http.routers.r.rule=Host(`a`)\n"},
      {InputKind::Labels, "- \"traefik.enable=true\"\n"},
      {InputKind::Flags, "--entryPoints.web.address=:80\n--log.level=DEBUG\n"},
      {InputKind::Flags, "traefik \\\n  --api.insecure=true\n"},
      {InputKind::Env, "# x\nTRAEFIK_LOG_LEVEL=DEBUG\nOTHER=1\n"},
      {InputKind::Env, "export TRAEFIK_API=true\n"},
      {InputKind::Routes, "routes:\n- path: /a\n  service: b\n"},
      {InputKind::Routes, R"({"routes": [{"path": "/a", "service": "b"}]})"},
      {InputKind::Snapshot, R"j([{"name":"r@docker","provider":"docker","rule":"Host(`a`)","status":"enabled"}])j"},
      {InputKind::Snapshot, R"({"http":{},"features":{},"providers":["Docker"]})"},
      {InputKind::Snapshot, R"({"routers":{},"services":{}})"},
      {InputKind::Snapshot, "{\"routers\":{},\n\"services\":{}}"},
      {InputKind::Compose, "{\n\"services\":{\"a\":{\"image\":\"b\"}}}"},
      {InputKind::Labels, "traefik.enable: \"true\"\ntraefik.http.routers.r.rule: Host(`a`)\n"},
      {InputKind::Dynamic, "http:\n  routers: {}\n"},
      {InputKind::Static, "entryPoints:\n  web: {address: ':80'}\n"},
      {InputKind::Compose, "services:\n  a: {image: b}\n"},
      {InputKind::Unknown, "a: b\n"},
      {InputKind::Unknown, "Some prose --about things\n"},
      {InputKind::Unknown, "NAME=value\n"},
  };
  for (const auto& [kind, bytes] : kRows) {
    INFO(bytes);
    CHECK(source::to_string(source::recognise("input", bytes, schema::newest())) == source::to_string(kind));
  }
  for (const auto& file : std::filesystem::directory_iterator(testing::source_path("testdata/kv"))) {
    INFO(file.path().filename());
    CHECK(source::to_string(source::recognise("input", testing::read(file.path()), schema::newest())) == "kv");
  }
}
