// Fixes of rules about routers that overlap: what is safe leaves every request where it comes today.

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "support/catch.h"
#include "support/files.h"
#include "support/random_tables.h"
#include "support/run.h"
#include "support/sanitized.h"

using namespace gw::testing;
using nlohmann::json;

namespace {

const std::string kCodes = "GW203,GW210,GW211";
const std::string kServices =
    "  services:\n    s: {loadBalancer: {servers: [{url: \"http://10.0.0.1\"}]}}\n"
    "    t: {loadBalancer: {servers: [{url: \"http://10.0.0.2\"}]}}\n";

std::string fixed(const std::string& file, const std::string& before, const std::string& options) {
  Directory directory;
  directory.write(file, before);
  Ran ran = run("gw lint --fix " + options + " " + file, directory.path());
  INFO(ran.err);
  return directory.read(file);
}

std::string joined(const std::vector<std::string>& parts, const std::string& between) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : between) + part;
  return out;
}

/// A table as a file: YAML of two styles, TOML or JSON. Every router has a service of its own.
std::string file_of(Dice& dice, const std::vector<RandomRouter>& table, std::size_t form) {
  std::vector<std::string> routers, services;
  bool tls = dice.one_in(4);
  for (const RandomRouter& router : table) {
    auto plain = [](unsigned char c) { return ' ' <= c && c < 127 && c != '\''; };
    if (!std::ranges::all_of(router.rule, plain)) continue;
    std::string n = std::to_string(routers.size()), priority = std::to_string(router.priority);
    std::string url = "http://10.0.0." + n;
    if (form < 2) {
      std::string next = form == 0 ? ", " : "\n      ";
      std::string fields = "service: s" + n + next + "rule: '" + router.rule + "'";
      if (router.priority != 0) fields += next + "priority: " + priority;
      if (router.v2) fields += next + "ruleSyntax: v2";
      if (tls) fields += next + "tls: {}";
      routers.push_back("    r" + n + (form == 0 ? ": {" + fields + "}" : ":\n      " + fields));
      services.push_back("    s" + n + ": {loadBalancer: {servers: [{url: \"" + url + "\"}]}}");
    } else if (form == 2) {
      std::string fields = "service = \"s" + n + "\"\nrule = '" + router.rule + "'\n";
      if (router.priority != 0) fields += "priority = " + priority + "\n";
      if (router.v2) fields += "ruleSyntax = \"v2\"\n";
      if (tls) fields += "tls = {}\n";
      routers.push_back("[http.routers.r" + n + "]\n" + fields);
      services.push_back("[[http.services.s" + n + ".loadBalancer.servers]]\nurl = \"" + url + "\"");
    } else {
      json fields = {{"service", "s" + n}, {"rule", router.rule}};
      if (router.priority != 0) fields["priority"] = router.priority;
      if (router.v2) fields["ruleSyntax"] = "v2";
      if (tls) fields["tls"] = json::object();
      routers.push_back("\"r" + n + "\": " + fields.dump(dice.one_in(2) ? 2 : -1));
      services.push_back("\"s" + n + "\": {\"loadBalancer\": {\"servers\": [{\"url\": \"" + url + "\"}]}}");
    }
  }
  if (form == 2) return joined(routers, "\n") + "\n" + joined(services, "\n") + "\n";
  if (form == 3)
    return "{\"http\": {\"routers\": {" + joined(routers, ",\n") + "}, \"services\": {" + joined(services, ",\n") +
           "}}}\n";
  return "http:\n  routers:\n" + joined(routers, "\n") + "\n  services:\n" + joined(services, "\n") + "\n";
}

/// Codes of safe fixes that a lint offers.
std::vector<std::string> offered(const Directory& directory) {
  std::vector<std::string> out;
  Ran ran = run("gw lint --format json --select " + kCodes + " new", directory.path());
  INFO(ran.err);
  json report = json::parse(ran.out);
  for (const json& one : report["diagnostics"]) {
    if (one.contains("fix") && one["fix"]["safety"] == "safe") out.push_back(one["code"]);
  }
  return out;
}

}  // namespace

TEST_CASE("lint: testdata/lint/fixes.tsv", "[lint][cli]") {
  for (const auto& row : rows("testdata/lint/fixes.tsv")) {
    const std::string &code = row.at(0), &safety = row.at(1), &more = row.at(2), &rule = row.at(3), &now = row.at(4);
    INFO(code << " " << rule << more);
    auto router = [&](const std::string& front, const std::string& text) {
      return "http:\n  routers:\n    r: {" + front + "rule: '" + text + "', service: s" + more + "}\n" + kServices;
    };
    std::string before = router("", rule);
    std::string pin =
        more.find("priority") == std::string::npos ? "priority: " + std::to_string(rule.size()) + ", " : "";
    std::string after = now == "-" ? before : router(pin, now);
    CHECK(fixed("d.yml", before, "--select " + code) == (safety == "safe" ? after : before));
    CHECK(fixed("d.yml", before, "--unsafe-fixes --select " + code) == after);
  }
}

TEST_CASE("lint: a rule that other routers may share is not rewritten", "[lint][cli]") {
  const std::string before =
      "http:\n  routers:\n    a: {rule: &r 'Path(`/a/b`) && PathPrefix(`/a`)', service: s}\n"
      "    b: {rule: *r, service: t}\n" +
      kServices;
  CHECK(fixed("d.yml", before, "--unsafe-fixes --select GW210") == before);
}

TEST_CASE("lint: GW203 writes the priorities wherever rules are written", "[lint][cli]") {
  auto of = [](const std::string& file, const std::string& before) { return fixed(file, before, "--select GW203"); };
  const std::string api = "rule: 'PathPrefix(`/api/v1/users`)'", host = "rule: 'Host(`a.example`)'";
  auto yaml = [&](const std::string& a, const std::string& b) { return "http:\n  routers:\n" + a + b + kServices; };
  CHECK(of("d.yml", yaml("    h: {" + host + ", service: s}\n", "    a: {service: t, " + api + "}\n")) ==
        yaml("    h: {priority: 17, " + host + ", service: s}\n", "    a: {service: t, priority: 27, " + api + "}\n"));
  auto windows = [](std::string text) {
    for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 2)) text.insert(at, "\r");
    return text;
  };
  CHECK(of("d.yml",
           windows(yaml("    h:\n      " + host + "\n      service: s\n", "    a: {" + api + ", service: t}\n"))) ==
        windows(yaml("    h:\n      priority: 17\n      " + host + "\n      service: s\n",
                     "    a: {priority: 27, " + api + ", service: t}\n")));
  // One that may have a priority, or whose place is not sure, keeps the other one as it is, too.
  for (const std::string& as_it_is :
       {yaml("    h: {" + host + ", service: s, priority: 0}\n", "    a: {" + api + ", service: t}\n"),
        yaml("    h: &h {" + host + ", service: s}\n    i: {<<: *h}\n", "    a: {" + api + ", service: t}\n"),
        yaml("    h: {" + host + ", service: s}  # {{ \"\" }}\n", "    a: {" + api + ", service: t}\n"),
        yaml("    h: {" + host + ", service: s}\n", "    a: {" + api + ", service: s}\n")})
    CHECK(of("d.yml", as_it_is) == as_it_is);
  const std::string more =
      "\n[[http.services.s.loadBalancer.servers]]\nurl = \"http://10.0.0.1\"\n"
      "[[http.services.t.loadBalancer.servers]]\nurl = \"http://10.0.0.2\"\n";
  CHECK(of("d.toml",
           "[http.routers.h]\nrule = \"Host(`a.example`)\"\nservice = \"s\"\n[http.routers]\n"
           "a = {rule = 'PathPrefix(`/api/v1/users`)', service = \"t\"}" +
               more) ==
        "[http.routers.h]\npriority = 17\nrule = \"Host(`a.example`)\"\nservice = \"s\"\n"
        "[http.routers]\na = {priority = 27, rule = 'PathPrefix(`/api/v1/users`)', service = \"t\"}" +
            more);
  const std::string rest =
      ", \"service\": \"t\"}}, \"services\": {\"s\": {\"loadBalancer\": {\"servers\": [{\"url\": "
      "\"http://10.0.0.1\"}]}}, "
      "\"t\": {\"loadBalancer\": {\"servers\": [{\"url\": \"http://10.0.0.2\"}]}}}}}\n";
  CHECK(of("d.json",
           "{\"http\": {\"routers\": {\"h\": {\"rule\": \"Host(`a.example`)\", \"service\": \"s\"}, "
           "\"a\": {\"rule\": \"PathPrefix(`/api/v1/users`)\"" +
               rest) ==
        "{\"http\": {\"routers\": {\"h\": {\"priority\": 17, \"rule\": \"Host(`a.example`)\", \"service\": \"s\"}, "
        "\"a\": {\"priority\": 27, \"rule\": \"PathPrefix(`/api/v1/users`)\"" +
            rest);
}

TEST_CASE("lint: fixes write priorities into labels", "[lint][cli]") {
  auto of = [](const std::string& a, const std::string& b) {
    return fixed("compose.yml",
                 "services:\n  traefik:\n    image: traefik:v3.7\n    ports: [\"80:80\"]\n"
                 "    command: [\"--providers.docker=true\", \"--entryPoints.web.address=:80\"]\n"
                 "    labels: [traefik.enable=false]\n"
                 "  a:\n    image: w\n    expose: [\"80\"]\n    labels:" +
                     a + "  b:\n    image: w\n    expose: [\"80\"]\n    labels:" + b,
                 "--select GW203");
  };
  const std::string host = "traefik.http.routers.h.rule", to_host = "Host(`a.example`)";
  const std::string api = "traefik.http.routers.a.rule", to_api = "PathPrefix(`/api/v1/users`)";
  const std::string h = "traefik.http.routers.h.priority", a = "traefik.http.routers.a.priority";
  auto holds = [](const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; };
  std::string out = of("\n      " + host + ": " + to_host + "\n", "\n      - " + api + "=" + to_api + "\n");
  INFO(out);
  CHECK(holds(out, "labels:\n      " + h + ": \"17\"\n      " + host + ": " + to_host + "\n"));
  CHECK(holds(out, "labels:\n      - " + a + "=27\n      - " + api + "=" + to_api + "\n"));
  out = of("\n      \"" + host + "\": \"" + to_host + "\"\n", "\n    - '" + api + "=" + to_api + "'\n");
  CHECK(holds(out, "labels:\n      \"" + h + "\": \"17\"\n      \"" + host + "\": \"" + to_host + "\"\n"));
  CHECK(holds(out, "labels:\n    - '" + a + "=27'\n    - '" + api + "=" + to_api + "'\n"));
  out = of(" {" + host + ": " + to_host + "}\n", " [\"x=y\", \"" + api + "=" + to_api + "\"]\n");
  CHECK(holds(out, "labels: {" + h + ": \"17\", " + host + ": " + to_host + "}\n"));
  CHECK(holds(out, "labels: [\"x=y\", \"" + a + "=27\", \"" + api + "=" + to_api + "\"]\n"));
  // Brackets over several lines, a router of two containers, a name or a rule with a variable.
  const std::string good = "\n      - " + api + "=" + to_api + "\n";
  CHECK_FALSE(holds(of(" {\n      " + host + ": " + to_host + "\n    }\n", good), "priority"));
  CHECK_FALSE(holds(of("\n      - " + host + "=" + to_host + "\n",
                       good + "  c:\n    image: w\n    expose: [\"80\"]\n    labels: [\"" + host + "=" + to_host +
                           "\", \"traefik.http.routers.h.service=b\"]\n"),
                    "priority"));
  CHECK_FALSE(
      holds(of("\n      - " + host + "=" + to_host + "\n      - traefik.http.routers.${X:-y}.rule=Path(`/q`)\n", good),
            "priority"));
  CHECK_FALSE(holds(of("\n      - " + host + "=Host(`${X:-a.example}`)\n", good), "priority"));
}

TEST_CASE("lint: a fix with edits in two files is made in both", "[lint][cli]") {
  Directory directory;
  directory.write("traefik.yml", "entryPoints:\n  web: {address: \":80\"}\nproviders:\n  file: {directory: d}\n");
  directory.write("d/a.yml",
                  "http:\n  routers:\n    a: {rule: 'PathPrefix(`/api/v1/users`)', service: s}\n" + kServices);
  directory.write("d/h.yml", "http:\n  routers:\n    h: {rule: 'Host(`a.example`)', service: t}\n");
  Ran ran = run("gw lint --fix --select GW203 traefik.yml", directory.path());
  CHECK(ran.out == "d/a.yml: 1 fix\nd/h.yml: 1 fix\n0 findings left\n");
  CHECK(directory.read("d/a.yml").find("{priority: 27, ") != std::string::npos);
  CHECK(directory.read("d/h.yml").find("{priority: 17, ") != std::string::npos);
}

TEST_CASE("lint: fixes that put the narrower router first", "[lint][cli]") {
  auto of = [](const std::string& code, const std::string& routers) {
    std::string before = "http:\n  routers:\n" + routers + kServices;
    CHECK(fixed("d.yml", before, "--select " + code) == before);
    std::string out = fixed("d.yml", before, "--unsafe-fixes --select " + code);
    const std::size_t head = std::string("http:\n  routers:\n").size();
    return out.substr(head, out.size() - head - kServices.size());
  };
  const std::string a = "rule: 'Host(`a.example`)', service: s",
                    b = "rule: 'Host(`a.example`) && Path(`/b`)', service: t";
  CHECK(of("GW205", "    a: {" + a + ", priority: 10}\n    b: {" + b + ", priority: 10}\n") ==
        "    a: {" + a + ", priority: 10}\n    b: {" + b + ", priority: 11}\n");
  CHECK(of("GW205", "    a: {" + a + "}\n    b: {" + b + ", priority: 17}\n") ==
        "    a: {priority: 17, " + a + "}\n    b: {" + b + ", priority: 18}\n");
  CHECK(of("GW205", "    a: {" + a + ", priority: 31}\n    b: {" + b + "}\n") ==
        "    a: {" + a + ", priority: 31}\n    b: {priority: 32, " + b + "}\n");
  // Neither has all requests of the other, both have the same.
  const std::string c = "    c: {rule: 'PathPrefix(`/api`)', service: t, priority: 10}\n";
  CHECK(of("GW205", "    a: {" + a + ", priority: 10}\n" + c) == "    a: {" + a + ", priority: 10}\n" + c);
  const std::string same = "    d: {rule: 'Host(`a.example`)', service: t, priority: 10}\n";
  CHECK(of("GW205", "    a: {" + a + ", priority: 10}\n" + same) == "    a: {" + a + ", priority: 10}\n" + same);
  CHECK(of("GW204", "    a: {" + a + ", priority: 100, entryPoints: [web]}\n    b: {" + b +
                        ", priority: 50, entryPoints: [web, other]}\n") ==
        "    a: {" + a + ", priority: 100, entryPoints: [web]}\n    b: {" + b +
            ", priority: 101, entryPoints: [web, other]}\n");
  CHECK(of("GW204",
           "    a: {" + a + ", priority: 100, entryPoints: [web]}\n    b: {" + b + ", entryPoints: [web, other]}\n") ==
        "    a: {" + a + ", priority: 100, entryPoints: [web]}\n    b: {priority: 101, " + b +
            ", entryPoints: [web, other]}\n");
}

TEST_CASE("lint: fixes of routes in custom resources", "[lint][cli]") {
  auto service = [](const std::string& name, const std::string& ip) {
    return "---\napiVersion: v1\nkind: Service\nmetadata: {name: " + name +
           ", namespace: a}\nspec: {clusterIP: 10.1.1.1, ports: [{name: http, port: 80}]}\n"
           "---\napiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: " +
           name + "-1, namespace: a, labels: {kubernetes.io/service-name: " + name +
           "}}\naddressType: IPv4\nendpoints: [{addresses: [" + ip +
           "], conditions: {ready: true}}]\nports: [{name: http, port: 80}]\n";
  };
  auto of = [&](const std::string& routes, const std::string& options) {
    Directory directory;
    directory.write("k/services.yml", service("s", "10.2.2.1") + service("t", "10.2.2.2"));
    directory.write("k/routes.yml",
                    "apiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nmetadata: {name: m, namespace: a}\n"
                    "spec:\n  routes:\n" +
                        routes);
    run("gw lint --fix " + options + " k", directory.path());
    std::string out = directory.read("k/routes.yml");
    return out.substr(out.find("routes:\n") + 8);
  };
  const std::string api = "match: PathPrefix(`/api/v1/users`)\n    kind: Rule\n    services: [{name: t, port: 80}]\n";
  const std::string host = "match: Host(`a.example`)\n    kind: Rule\n    services: [{name: s, port: 80}]\n";
  CHECK(of("  - " + host + "  - " + api, "--select GW203") ==
        "  - priority: 17\n    " + host + "  - priority: 27\n    " + api);
  // The router's name, and by it perhaps that of a cookie, comes from its rule.
  const std::string two =
      "  - match: Path(`/a/b`) && PathPrefix(`/a`)\n    kind: Rule\n    services: [{name: s, port: 80}]\n";
  CHECK(of(two, "--select GW210") == two);
  CHECK(of(two, "--unsafe-fixes --select GW210") ==
        "  - priority: 32\n    match: Path(`/a/b`)\n    kind: Rule\n    services: [{name: s, port: 80}]\n");
}

TEST_CASE("lint: safe fixes of rules change no request of random tables", "[lint][property]") {
  Dice dice(11);
  std::size_t changed = 0, tables = kSanitized ? 40 : 240;
  std::map<std::string, std::size_t> made;
  for (std::size_t i = 0; i < tables; ++i) {
    Directory directory;
    const std::string text = file_of(dice, random_table(dice), i % 4);
    const std::string file = i % 4 == 2 ? "d.toml" : i % 4 == 3 ? "d.json" : "d.yml";
    INFO(text);
    directory.write("old/" + file, text);
    directory.write("new/" + file, text);
    std::vector<std::string> codes = offered(directory);
    if (codes.empty()) continue;
    ++changed;
    for (const std::string& code : codes) ++made[code];
    bool priorities_only = std::ranges::all_of(codes, [](const std::string& code) { return code == "GW203"; });
    // A fix of a rule that another one writes anew is made in the next round.
    int rounds = 0;
    for (; rounds < 4 && !codes.empty(); ++rounds) {
      run("gw lint --fix --select " + kCodes + " new", directory.path());
      codes = offered(directory);
    }
    INFO(directory.read("new/" + file));
    CHECK(codes.empty());
    CHECK((!priorities_only || rounds == 1));
    Ran diff = run("gw diff --behavioural old new", directory.path());
    INFO(diff.out << diff.err);
    // Nothing differs, but gw may not know of all.
    CHECK((diff.code == 0 || diff.code == 3));
    for (std::size_t at = diff.out.find("requests at"); at != std::string::npos;
         at = diff.out.find("requests at", at + 1))
      CHECK(diff.out.substr(0, at).ends_with("not known: "));
    std::string before = directory.read("new/" + file);
    run("gw lint --fix --select " + kCodes + " new", directory.path());
    CHECK(directory.read("new/" + file) == before);
  }
  CHECK(changed > tables / 4);
  for (const char* code : {"GW203", "GW210", "GW211"}) CHECK(made[code] > tables / 20);
}
