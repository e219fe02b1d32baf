// Rules that hold a configuration against what lies beside it: the manifests of local plugins, and what a running
// Traefik says.

#include <nlohmann/json.hpp>

#include "support/catch.h"
#include "support/files.h"
#include "support/run.h"

using gw::testing::Directory;
using gw::testing::run;
using nlohmann::json;

namespace {

/// What one rule says: "MESSAGE / REMEDY" each.
std::vector<std::string> messages(const Directory& directory, const std::string& code, const std::string& options) {
  auto ran = run("gw lint --format json --select " + code + " " + options, directory.path());
  INFO(ran.err);
  std::vector<std::string> out;
  json report = json::parse(ran.out);
  for (const json& one : report["diagnostics"])
    out.push_back(one["message"].get<std::string>() + " / " + one["remedy"].get<std::string>());
  return out;
}

using Messages = std::vector<std::string>;

const std::string kManifest = "plugins-local/src/example.com/geo/.traefik.yml";
const std::string kStatic =
    "entryPoints: {web: {address: \":80\"}}\nproviders: {file: {filename: d.yml, watch: false}}\n"
    "experimental: {localPlugins: {geo: {moduleName: example.com/geo}}}\n";

void write_geo(const Directory& directory, const std::string& options) {
  directory.write("d.yml", "http:\n  middlewares:\n    m: {plugin: {geo: " + options + "}}\n");
}

Messages of_plugin(const std::string& manifest, const std::string& options, const std::string& more = kStatic) {
  Directory directory;
  if (!manifest.empty()) directory.write(kManifest, manifest);
  directory.write("traefik.yml", more);
  write_geo(directory, options);
  return messages(directory, "GW029", "traefik.yml");
}

const std::string kCompare = " / Compare it with the plugin's documentation.";

}  // namespace

TEST_CASE("lint: options that the example of a local plugin lacks", "[lint][cli]") {
  const std::string manifest = "displayName: Geo\ntype: middleware\ntestData:\n  countries: [AT]\n  nested: {a: 1}\n";
  CHECK(of_plugin(manifest, "{countries: [DE], Nested: {b: 2}}").empty());
  CHECK(of_plugin(manifest, "{log: true}") == Messages{"the plugin's own example has no option log" + kCompare});
  CHECK(of_plugin(manifest, "{countrys: [DE]}") ==
        Messages{"the plugin's own example has no option countrys / did you mean countries?"});
  // What is set beside it is not what was meant.
  CHECK(of_plugin(manifest, "{countrys: [DE], countries: [AT]}") ==
        Messages{"the plugin's own example has no option countrys" + kCompare});
  CHECK(of_plugin("testData: &x {a: 1}\n", "{a: 2}").empty());
  CHECK(of_plugin("all: &x {a: 1}\ntestData: {<<: *x}\n", "{A: 2}").empty());
}

TEST_CASE("lint: plugins whose example is not at hand", "[lint][cli]") {
  CHECK(of_plugin("", "{log: true}").empty());
  CHECK(of_plugin("type: middleware\n", "{log: true}").empty());
  CHECK(of_plugin("testData:\n", "{log: true}").empty());
  CHECK(of_plugin("testData: {}\n", "{log: true}").empty());
  CHECK(of_plugin("testData: [a]\n", "{log: true}").empty());
  CHECK(of_plugin("testData: {a: 1\n", "{log: true}").empty());
  CHECK(of_plugin("a\n", "{log: true}").empty());
  CHECK(of_plugin(" \n", "{log: true}").empty());
  std::string downloaded = kStatic;
  downloaded.replace(downloaded.find("localPlugins"), 12, "plugins");
  CHECK(of_plugin("testData: {a: 1}\n", "{log: true}", downloaded).empty());
}

TEST_CASE("lint: the plugins of a Traefik in a container lie where they are mounted", "[lint][cli]") {
  Directory directory;
  directory.write("geo/.traefik.yml", "testData: {a: 1}\n");
  directory.write("compose.yml",
                  "services:\n  traefik:\n    image: traefik:v3.7\n    command: [--entryPoints.web.address=:80, "
                  "--providers.file.filename=/d.yml, --experimental.localPlugins.geo.moduleName=example.com/geo]\n"
                  "    volumes: [\"./d.yml:/d.yml\", \"./geo:/plugins-local/src/example.com/geo\"]\n");
  write_geo(directory, "{b: 1}");
  CHECK(messages(directory, "GW029", "compose.yml") ==
        Messages{"the plugin's own example has no option b / did you mean a?"});
}

TEST_CASE("lint: an option of a plugin is corrected in its place", "[lint][cli]") {
  Directory directory;
  directory.write(kManifest, "testData: {countries: [AT]}\n");
  directory.write("traefik.yml", kStatic);
  write_geo(directory, "{countrys: [DE]}");
  run("gw lint --fix --select GW029 traefik.yml", directory.path());
  CHECK(directory.read("d.yml") == "http:\n  middlewares:\n    m: {plugin: {geo: {countrys: [DE]}}}\n");
  run("gw lint --fix --unsafe-fixes --select GW029 traefik.yml", directory.path());
  CHECK(directory.read("d.yml") == "http:\n  middlewares:\n    m: {plugin: {geo: {countries: [DE]}}}\n");
}

namespace {

/// A snapshot that holds a router and a service of each provider. `more`: further options of the routers.
std::string rawdata(const std::vector<std::string>& providers, const std::string& more = {}) {
  json out;
  for (const std::string& provider : providers) {
    json router = {{"rule", "Host(`a.example`)"}, {"entryPoints", {"web"}}, {"service", "s"}, {"status", "enabled"}};
    if (!more.empty()) router.update(json::parse(more));
    out["routers"]["r@" + provider] = router;
    out["services"]["s@" + provider] = {{"loadBalancer", {{"servers", {{{"url", "http://10.0.0.1:80"}}}}}}};
  }
  return out.dump();
}

Messages of_running(const std::string& providers, const std::string& snapshot, const std::string& dynamic = {},
                    const std::string& options = {}) {
  Directory directory;
  directory.write("traefik.yml", "entryPoints: {web: {address: \":80\"}}\nproviders: " + providers + "\n");
  directory.write("rawdata.json", snapshot);
  if (!dynamic.empty()) directory.write("d.yml", dynamic);
  Messages out = messages(directory, "GW629", options + " traefik.yml rawdata.json");
  for (std::string& one : out) {
    std::string tail = " is enabled, and what runs has no object of it / Leave it out if nothing is to come from it.";
    if (one.ends_with(tail)) one.erase(one.size() - tail.size());
  }
  return out;
}

}  // namespace

TEST_CASE("lint: providers that a running Traefik has nothing of", "[lint][cli]") {
  CHECK(of_running("{docker: {}}", rawdata({"docker"})).empty());
  CHECK(of_running("{docker: {}, etcd: {}, rest: {}, providersThrottleDuration: 3s, precedence: [etcd]}",
                   rawdata({"docker"})) == Messages{"providers.etcd", "providers.rest"});
  CHECK(of_running("{kubernetesCRD: {}, kubernetesIngress: {}, kubernetesGateway: {}, zooKeeper: {}, nomad: {}}",
                   rawdata({"kubernetescrd", "kubernetes", "kubernetesgateway", "zookeeper", "nomad"}))
            .empty());
  CHECK(of_running("{kubernetesIngress: {}, kubernetesCRD: {}}", rawdata({"kubernetescrd"})) ==
        Messages{"providers.kubernetesIngress"});
  CHECK(of_running("{consulCatalog: {namespaces: [a, b-c]}, consul: {}}", rawdata({"consulcatalog-b-c"})) ==
        Messages{"providers.consul"});
  CHECK(of_running("{swarm: {}}", rawdata({"docker"})) == Messages{"providers.swarm"});
  CHECK(of_running("{docker: {swarmMode: true}}", rawdata({"docker"}), "", "--traefik 2.11").empty());
  CHECK(of_running("{plugin: {a: {x: y}, b: {x: y}}}", rawdata({"plugin-a"})) == Messages{"providers.plugin.b"});
}

TEST_CASE("lint: what /api/rawdata does not list may come from a provider all the same", "[lint][cli]") {
  const std::string file = "{docker: {}, file: {filename: d.yml, watch: false}}", empty = "{}\n";
  CHECK(of_running(file, rawdata({"docker"}), empty) == Messages{"providers.file"});
  CHECK(of_running(file, rawdata({"docker"}), "tls: {options: {a: {minVersion: VersionTLS12}}}\n").empty());
  CHECK(of_running(file, rawdata({"docker"}), "tls: {certificates: [{certFile: a, keyFile: b}]}\n").empty());
  CHECK(of_running(file, rawdata({"docker", "file"}), "http: {middlewares: {a: {stripPrefix: {}}}}\n").empty());
  CHECK(of_running(file, rawdata({"docker"}), "http: {middlewares: {a: {compress: {}}}}\n") ==
        Messages{"providers.file is enabled, and what runs has no object of it / what is given here has objects of it: "
                 "Traefik's log tells why none of them runs"});
  CHECK(of_running("{docker: {}, etcd: {}}", rawdata({"docker"}, R"({"tls": {"options": "a@etcd"}})")).empty());
  CHECK(of_running("{docker: {}, etcd: {}}", rawdata({"docker"}, R"({"middlewares": ["a@etcd"]})")) ==
        Messages{"providers.etcd"});
}

TEST_CASE("lint: providers are unused only as far as all is told", "[lint][cli]") {
  // A list of routers alone.
  CHECK(
      of_running("{docker: {}, etcd: {}}", R"x([{"name": "r@docker", "rule": "Host(`a`)", "service": "s"}])x").empty());
  Directory directory;
  directory.write("rawdata.json", rawdata({"docker"}));
  CHECK(messages(directory, "GW629", "rawdata.json").empty());
  directory.write("flags.txt", "--entryPoints.web.address=:80\n--providers.docker=true\n--providers.etcd.rootKey=a\n");
  CHECK(messages(directory, "GW629", "flags=flags.txt rawdata.json").size() == 1);
  directory.write("one/traefik.yml", "providers: {etcd: {}}\n");
  CHECK(messages(directory, "GW629", "flags=flags.txt one/traefik.yml rawdata.json").empty());
}
