// Rules about what other versions call differently, and about compose projects and namespaces: cases beyond the
// examples of the rules, and their fixes.

#include <nlohmann/json.hpp>

#include "support/catch.h"
#include "support/files.h"
#include "support/run.h"

using gw::testing::Directory;
using gw::testing::run;
using nlohmann::json;

namespace {

const std::string kServices = "  services:\n    s: {loadBalancer: {servers: [{url: \"http://10.0.0.1\"}]}}\n";

std::string codes(const Directory& directory, const std::string& options) {
  std::string out;
  auto ran = run("gw lint --format json " + options, directory.path());
  INFO(ran.err);
  json report = json::parse(ran.out);
  for (const json& one : report["diagnostics"]) out += one["code"].get<std::string>() + " ";
  return out;
}

std::string of_rule(const std::string& rule, const std::string& options = {}, const std::string& more = {}) {
  Directory directory;
  directory.write("d.yml", "http:\n  routers:\n    r: {rule: '" + rule + "', service: s" + more + "}\n" + kServices);
  return codes(directory, "--select GW8,GW221,GW222 " + options + " d.yml");
}

std::string of_project(const std::string& services, const std::string& options = {}) {
  Directory directory;
  directory.write("compose.yml", services);
  return codes(directory, "--select GW612,GW614,GW623,GW633 " + options + " compose.yml");
}

const std::string kTraefik =
    "services:\n  traefik:\n    image: traefik:v3.7\n    ports: [\"80:80\"]\n"
    "    command: [\"--providers.docker=true\", \"--entryPoints.web.address=:80\"]\n";
const std::string kLabels = "    labels: {traefik.http.routers.web.rule: Host(`a.example`)}\n    expose: [\"80\"]\n";

}  // namespace

TEST_CASE("lint: rules of the v2 syntax in v3", "[lint][cli]") {
  CHECK(of_rule("Host(`a`, `b`)") == "GW801 ");
  CHECK(of_rule("Host(`a`, ``)") == "GW222 ");
  CHECK(of_rule("Host(`a`, `b`)", "--traefik 2.11").empty());
  CHECK(of_rule("Host(`a`, `b`)", "--traefik 3.3", ", ruleSyntax: v2") == "GW832 ");
  CHECK(of_rule("Host(`a`, `b`)", "--traefik 3.4", ", ruleSyntax: v2") == "GW806 ");
  CHECK(of_rule("Host(`a`)", "", ", ruleSyntax: v3") == "GW832 ");
  CHECK(of_rule("HostRegexp(`{sub:[a-z]{2}}.a`)") == "GW802 ");
  CHECK(of_rule("HostRegexp(`{sub}.a`)") == "GW802 ");
  CHECK(of_rule("HostRegexp(`^[a-z]{2}\\.a$`)").empty());
  CHECK(of_rule("HostRegexp(`^\\p{Greek}+$`)").empty());
  CHECK(of_rule("HostRegexp(`^[{a}]+$`)").empty());
  CHECK(of_rule("Path(`/{id:[0-9]+}`)") == "GW803 ");
  CHECK(of_rule("Path(`/{id:[0-9]+}`)", "--traefik 2.11").empty());
  CHECK(of_rule("PathPrefix(`/{}`)").empty());
  CHECK(of_rule("PathRegexp(`^/.*[0-9]`)").empty());
  CHECK(of_rule("PathPrefix(`/v[0-9]/`)") == "GW804 ");
  CHECK(of_rule("PathPrefix(`/a.b+c*`)").empty());
  CHECK(of_rule("HostHeader(`a`)") == "GW805 ");
  CHECK(of_rule("HostHeader(`a`)", "--traefik 2.11").empty());
}

TEST_CASE("lint: fixes of former names", "[lint][cli]") {
  auto fixed = [](const std::string& file, const std::string& before) {
    Directory directory;
    directory.write(file, before);
    run("gw lint --fix --select GW8 " + file, directory.path());
    return directory.read(file);
  };
  CHECK(fixed("d.yml", "http:\n  middlewares:\n    m: {ipWhiteList: {sourceRange: [10.0.0.0/8]}}\n") ==
        "http:\n  middlewares:\n    m: {ipAllowList: {sourceRange: [10.0.0.0/8]}}\n");
  // Tables of TOML may name the middleware several times.
  const std::string toml = "[http.middlewares.m.ipWhiteList]\nsourceRange = [\"10.0.0.0/8\"]\n";
  CHECK(fixed("d.toml", toml) == toml);
  // The length of the rule is its priority, unless one is written.
  const std::string router = "http:\n  routers:\n    r: {rule: 'Headers(`X`, `y`)', service: s";
  CHECK(fixed("d.yml", router + "}\n" + kServices) == router + "}\n" + kServices);
  CHECK(fixed("d.yml", router + ", priority: 5}\n" + kServices) ==
        "http:\n  routers:\n    r: {rule: 'Header(`X`, `y`)', service: s, priority: 5}\n" + kServices);
}

TEST_CASE("lint: routers that the v3 syntax puts in another order", "[lint][cli]") {
  const std::string two = kServices + "    t: {loadBalancer: {servers: [{url: \"http://10.0.0.2\"}]}}\n";
  auto of_routers = [&](const std::string& routers, const std::string& options = "--traefik 2.11") {
    Directory directory;
    directory.write("d.yml", "http:\n  routers:\n" + routers + two);
    return codes(directory, "--select GW809 " + options + " d.yml");
  };
  const std::string site = "    site: {rule: 'Host(`a.example`, `b.example`)', service: s";   // 30, then 38.
  const std::string api = "    api: {rule: 'Host(`a.example`) && Path(`/api`)', service: t";  // 33.
  CHECK(of_routers(site + "}\n" + api + "}\n") == "GW809 ");
  CHECK(of_routers(site + ", ruleSyntax: v2}\n" + api + "}\n", "--traefik 3.7") == "GW809 ");
  CHECK(of_routers(site + ", ruleSyntax: v2}\n" + api + "}\n", "--traefik 3.0") == "GW809 ");
  CHECK(of_routers(site + "}\n" + api + "}\n", "--traefik 3.7").empty());
  CHECK(of_routers(site + ", priority: 30}\n" + api + "}\n").empty());
  CHECK(of_routers(site + "}\n" + api + ", priority: 40}\n").empty());
  CHECK(of_routers(site + "}\n" + api + ", priority: 35}\n") == "GW809 ");
  CHECK(of_routers(site + "}\n" + api + ", priority: 38}\n") == "GW809 ");  // Then chance decides.
  CHECK(of_routers(site + "}\n" + api + ", priority: 30}\n").empty());      // So it does today.
  CHECK(of_routers(site + "}\n    c: {rule: 'Host(`c.example`) && Path(`/api`)', service: t}\n").empty());
  CHECK(of_routers(site + "}\n    c: {rule: 'Host(`a.example`) && Path(`/api`)', service: s}\n").empty());
  // What v3 cannot say keeps its syntax, and its length.
  CHECK(of_routers("    q: {rule: 'Query(`{k}=v`, `longer=x`)', service: s}\n" + api + "}\n").empty());
  // It is in order until the other one keeps its priority.
  const std::string paths = "    paths: {rule: 'Path(`/xxxx`, `/yyyyy`)', service: t}\n";  // 24, then 31.
  CHECK(of_routers(site + "}\n" + paths).empty());
  CHECK(of_routers(site + "}\n" + api + "}\n" + paths) == "GW809 GW809 ");
}

TEST_CASE("lint: fixes that keep the order of routers", "[lint][cli]") {
  const std::string two = kServices + "    t: {loadBalancer: {servers: [{url: \"http://10.0.0.2\"}]}}\n";
  const std::string api = "    api: {rule: 'Host(`a.example`) && Path(`/api`)', service: t}\n";
  auto fixed = [&](const std::string& file, const std::string& before) {
    Directory directory;
    directory.write(file, before);
    run("gw lint --traefik 2.11 --fix --select GW809 " + file, directory.path());
    return directory.read(file);
  };
  auto routers = [&](const std::string& site) { return "http:\n  routers:\n" + site + api + two; };
  const std::string rule = "rule: 'Host(`a.example`, `b.example`)'";
  CHECK(fixed("d.yml", routers("    site: {" + rule + ", service: s}\n")) ==
        routers("    site: {priority: 30, " + rule + ", service: s}\n"));
  CHECK(fixed("d.yml", routers("    site:\n      service: s\n      " + rule + "\n")) ==
        routers("    site:\n      service: s\n      priority: 30\n      " + rule + "\n"));
  for (const std::string& as_it_is :
       {routers("    site: {" + rule + ", service: s, priority: 0}\n"),
        routers("    site: &site {" + rule + ", service: s}\n    other: {<<: *site, service: t}\n"),
        routers("    site: {" + rule + ", service: s}  # {{ \"\" }}\n")})
    CHECK(fixed("d.yml", as_it_is) == as_it_is);
  const std::string toml =
      "\"Host(`a.example`, `b.example`)\"\nservice = \"s\"\n[http.routers.api]\n"
      "rule = \"Host(`a.example`) && Path(`/api`)\"\nservice = \"t\"\n"
      "[[http.services.s.loadBalancer.servers]]\nurl = \"http://10.0.0.1\"\n"
      "[[http.services.t.loadBalancer.servers]]\nurl = \"http://10.0.0.2\"\n";
  CHECK(fixed("d.toml", "[http.routers.site]\nrule = " + toml) == "[http.routers.site]\npriority = 30\nrule = " + toml);
  // A route begins with its rule.
  const std::string head =
      "apiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nmetadata: {name: m, namespace: a}\nspec:\n  routes:\n  - ";
  const std::string routes =
      "match: Host(`a.example`, `b.example`)\n    kind: Rule\n    services: [{name: s, port: 80}]\n"
      "  - match: Host(`a.example`) && Path(`/api`)\n    kind: Rule\n    services: [{name: t, port: 80}]\n";
  auto service = [](const std::string& name, const std::string& ip) {
    return "---\napiVersion: v1\nkind: Service\nmetadata: {name: " + name +
           ", namespace: a}\nspec: {clusterIP: 10.1.1.1, ports: [{port: 80}]}\n"
           "---\napiVersion: v1\nkind: Endpoints\nmetadata: {name: " +
           name + ", namespace: a}\nsubsets: [{addresses: [{ip: " + ip + "}], ports: [{port: 80}]}]\n";
  };
  Directory directory;
  directory.write("k/services.yml", service("s", "10.2.2.1") + service("t", "10.2.2.2"));
  directory.write("k/routes.yml", head + routes);
  run("gw lint --traefik 2.11 --fix --select GW809 k", directory.path());
  CHECK(directory.read("k/routes.yml") == head + "priority: 30\n    " + routes);
}

TEST_CASE("lint: compose projects around Traefik", "[lint][cli]") {
  const std::string web = "  web:\n    image: w\n" + kLabels;
  CHECK(of_project(kTraefik + web).empty());
  CHECK(of_project(kTraefik + web + "    networks: [b]\nnetworks:\n  b: {}\n") == "GW612 ");
  CHECK(of_project(kTraefik + "    network_mode: host\n" + web + "    networks: [b]\nnetworks:\n  b: {}\n").empty());
  CHECK(of_project(kTraefik + web + "    healthcheck: {test: [CMD, x]}\n") == "GW623 ");
  CHECK(of_project(kTraefik + web + "    healthcheck: {test: [NONE]}\n").empty());
  CHECK(of_project(kTraefik + web + "    healthcheck: {test: [CMD, x]}\n    scale: 2\n").empty());
  const std::string deployed =
      "  web:\n    image: w\n    expose: [\"80\"]\n"
      "    deploy: {labels: {traefik.http.routers.web.rule: Host(`a.example`)}}\n";
  CHECK(of_project(kTraefik + deployed) == "GW614 ");
  std::string ports = kTraefik;
  ports.replace(ports.find("\"80:80\""), 7, "\"80:80\", \"8443:443\"");
  CHECK(of_project(ports + web) == "GW633 ");
}

TEST_CASE("lint: files of the file provider that are mounted alone", "[lint][cli]") {
  auto of_mount = [](const std::string& provider, const std::string& mount) {
    Directory directory;
    directory.write("dynamic/app.yml", "http:\n  routers:\n    r: {rule: Host(`a`), service: s}\n" + kServices);
    directory.write("compose.yml", "services:\n  traefik:\n    image: traefik:v3.7\n    command: [" + provider +
                                       ", \"--entryPoints.web.address=:80\"]\n    volumes: [\"" + mount + "\"]\n");
    return codes(directory, "--select GW019 compose.yml");
  };
  const std::string file = "--providers.file.filename=/d/app.yml", folder = "--providers.file.directory=/d";
  CHECK(of_mount(file, "./dynamic/app.yml:/d/app.yml") == "GW019 ");
  CHECK(of_mount(folder, "./dynamic/app.yml:/d/app.yml") == "GW019 ");
  CHECK(of_mount(folder + "/", "./dynamic/app.yml:/d/app.yml") == "GW019 ");
  CHECK(of_mount(file, "./dynamic:/d").empty());
  CHECK(of_mount(folder, "./dynamic:/d").empty());
  CHECK(of_mount(folder, "./dynamic/app.yml:/data/app.yml").empty());
  CHECK(of_mount(file + ", --providers.file.watch=false", "./dynamic/app.yml:/d/app.yml").empty());
}

TEST_CASE("lint: routers that only their providers tell apart", "[lint][cli]") {
  auto of_keys = [](const std::string& router, const std::string& precedence = {}, const std::string& options = {}) {
    Directory directory;
    directory.write("traefik.yml",
                    "entryPoints:\n  web: {address: \":80\"}\n  other: {address: \":81\"}\nproviders:\n" + precedence +
                        "  file: {filename: d.yml, watch: false}\n  redis: {}\n");
    directory.write("d.yml", "http:\n  routers:\n    r: {rule: Host(`a`), service: s" + router + "}\n" + kServices);
    directory.write("keys.json",
                    "{\"traefik/http/routers/k/rule\": \"Host(`a`)\", \"traefik/http/routers/k/service\": \"s\", "
                    "\"traefik/http/routers/k/entryPoints/0\": \"web\", "
                    "\"traefik/http/services/s/loadBalancer/servers/0/url\": \"http://10.0.0.1\"}");
    return codes(directory, "--select GW630 " + options + " .");
  };
  CHECK(of_keys("") == "GW630 ");
  CHECK(of_keys(", entryPoints: [other]").empty());
  CHECK(of_keys(", priority: 5").empty());
  CHECK(of_keys(", priority: 9") == "GW630 ");  // As long as the other one's rule.
  CHECK(of_keys(", tls: {}").empty());
  CHECK(of_keys("", "  precedence: [redis, file]\n") == "GW630 ");
  CHECK(of_keys("", "", "--traefik 3.6") == "GW630 ");
}

TEST_CASE("lint: keys beside the root key", "[lint][cli]") {
  auto of_store = [](const std::string& provider, const std::string& root) {
    Directory directory;
    directory.write("traefik.yml", "entryPoints:\n  web: {address: \":80\"}\nproviders:\n  " + provider + "\n");
    directory.write("keys.json", "{\"" + root + "/http/services/s/loadBalancer/servers/0/url\": \"http://10.0.0.1\"}");
    return codes(directory, "--select GW627,GW638 .");
  };
  CHECK(of_store("redis: {}", "traefik").empty());
  CHECK(of_store("redis: {}", "treafik") == "GW627 ");
  CHECK(of_store("etcd: {}", "Traefik") == "GW627 ");
  CHECK(of_store("zooKeeper: {}", "edge/traefik") == "GW627 ");
  CHECK(of_store("zooKeeper: {rootKey: edge/traefik}", "edge/traefik").empty());
  CHECK(of_store("redis: {rootKey: edge}", "edge").empty());
}

TEST_CASE("lint: fields that the CustomResourceDefinitions do not have", "[lint][cli]") {
  auto of_middleware = [](const std::string& fields, const std::string& options = {}) {
    Directory directory;
    directory.write("m.yml",
                    "apiVersion: traefik.io/v1alpha1\nkind: Middleware\nmetadata: {name: m, namespace: a}\n" + fields);
    return codes(directory, "--select GW010,GW702 " + options + " m.yml");
  };
  CHECK(of_middleware("spec: {compress: {minResponseBodyBytes: 9}}\n").empty());
  CHECK(of_middleware("spec: {compress: {minResponseBodyByte: 9}}\n") == "GW010 ");
  CHECK(of_middleware("spec: {compres: {}}\n") == "GW010 ");
  CHECK(of_middleware("spec: {compress: {}}\nspecs: {}\n") == "GW010 ");
  CHECK(of_middleware("spec: {compress: {}}\nstatus: {}\n").empty());
  CHECK(of_middleware("spec: {plugin: {p: {any: {thing: 1}}}}\n").empty());
  CHECK(of_middleware("spec: {compres: {}}\n", "--traefik 2.11").empty());
}

TEST_CASE("lint: entry points as Traefik's Helm chart names them", "[lint][cli]") {
  Directory directory;
  directory.write("traefik.yml",
                  "entryPoints:\n  web: {address: \":80\"}\n  websecure: {address: \":443\"}\nproviders:\n"
                  "  file: {filename: d.yml, watch: false}\n");
  const std::string router = "http:\n  routers:\n    r: {rule: Host(`a`), service: s, tls: {}, entryPoints: [";
  directory.write("d.yml", router + "https]}\n" + kServices);
  CHECK(run("gw lint traefik.yml", directory.path()).out.find("websecure: write that") != std::string::npos);
  run("gw lint --fix --unsafe-fixes --select GW103 traefik.yml", directory.path());
  CHECK(directory.read("d.yml") == router + "websecure]}\n" + kServices);
}
