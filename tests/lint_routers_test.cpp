// Rules about what routers listen to and ask for: cases beyond the examples of the rules, and their fixes.

#include <algorithm>
#include <nlohmann/json.hpp>

#include "support/catch.h"
#include "support/files.h"
#include "support/run.h"

using gw::testing::Directory;
using gw::testing::run;
using nlohmann::json;

namespace {

const std::string kStatic =
    "entryPoints:\n  web: {address: \":80\"}\n  websecure: {address: \":443\", asDefault: true}\n"
    "  odd: {address: \":8443\"}\n  dns: {address: \":53/udp\"}\n"
    "providers:\n  file: {filename: d.yml, watch: false}\n";
const std::string kServices =
    "  services:\n    s: {loadBalancer: {servers: [{url: \"http://10.0.0.1\"}]}}\n"
    "    t: {loadBalancer: {servers: [{url: \"http://10.0.0.2\"}]}}\n";

json lint(const Directory& directory, const std::string& options) {
  auto ran = run("gw lint --format json " + options, directory.path());
  INFO(ran.err);
  return json::parse(ran.out)["diagnostics"];
}

/// "GW240 text" of the findings, one a line.
std::string list(const json& diagnostics) {
  std::string out;
  for (const json& one : diagnostics)
    out += one["code"].get<std::string>() + " " + one["message"].get<std::string>() + "\n";
  return out;
}

/// What one rule says of HTTP routers, with the static configuration above.
std::string of_routers(const std::string& code, const std::string& routers, const std::string& options = {}) {
  Directory directory;
  directory.write("traefik.yml", kStatic);
  directory.write("d.yml", "http:\n  routers:\n" + routers + kServices);
  return list(lint(directory, "--select " + code + " " + options + " ."));
}

struct Row {
  const char *code, *before, *after;
  bool safe;
};

constexpr const char* kTcp = "  services:\n    s: {loadBalancer: {servers: [{address: \"10.0.0.1:1\"}]}}\n";

}  // namespace

TEST_CASE("lint: fixes of rules about routers", "[lint][cli]") {
  const std::string http = "http:\n  routers:\n", tcp = "tcp:\n  routers:\n";
  const Row row = GENERATE(
      Row{"GW230", "    r:\n      rule: HostSNI(`a`)\n      service: s\n",
          "    r:\n      tls: {}\n      rule: HostSNI(`a`)\n      service: s\n", false},
      Row{"GW230", "    r: {rule: HostSNI(`a`), service: s}\n", "    r: {tls: {}, rule: HostSNI(`a`), service: s}\n",
          false},
      Row{"GW230", "    r: {\"rule\": \"HostSNI(`a`)\", \"service\": \"s\"}\n",
          "    r: {\"tls\": {}, \"rule\": \"HostSNI(`a`)\", \"service\": \"s\"}\n", false},
      Row{"GW231", "    r: {rule: \"Host(`a`) || HostRegexp(`b`)\", service: s, tls: {}}\n",
          "    r: {rule: \"HostSNI(`a`) || HostSNIRegexp(`b`)\", service: s, tls: {}}\n", false},
      Row{"GW231", "    r: {rule: HostSNI(`a`), service: s}\n", "    r: {rule: Host(`a`), service: s}\n", false},
      Row{"GW231", "    r: {rule: HostSNI(`a`), service: s, priority: 3}\n",
          "    r: {rule: Host(`a`), service: s, priority: 3}\n", true},
      Row{"GW236", "    r: {rule: ClientIP(`10.0.0.1/8`), service: s}\n",
          "    r: {rule: ClientIP(`10.0.0.0/8`), service: s}\n", true},
      Row{"GW236", "    r: {rule: ClientIP(`10.0.0.11/8`), service: s}\n",
          "    r: {rule: ClientIP(`10.0.0.0/8`), service: s}\n", false},
      Row{"GW236", "    r: {rule: ClientIP(`10.0.0.11/8`), service: s, priority: 9}\n",
          "    r: {rule: ClientIP(`10.0.0.0/8`), service: s, priority: 9}\n", true},
      Row{"GW237", "    r: {rule: Path(`/a`), service: s, priority: 9223372036854775807}\n",
          "    r: {rule: Path(`/a`), service: s, priority: 9223372036854774807}\n", true},
      Row{"GW238", "    r:\n      rule: Path(`/a`)\n      priority: 0  # first\n      service: s\n",
          "    r:\n      rule: Path(`/a`)\n      service: s\n", true},
      Row{"GW238", "    r: {rule: Path(`/a`), service: s, priority: 0}\n", "    r: {rule: Path(`/a`), service: s}\n",
          true},
      Row{"GW238", "    r: {priority: 0, rule: Path(`/a`), service: s}\n", "    r: {rule: Path(`/a`), service: s}\n",
          true});
  bool of_tcp = std::string(row.code) == "GW230" || std::string(row.before).find("HostRegexp") != std::string::npos;
  std::string head = of_tcp ? tcp : http, tail = of_tcp ? kTcp : kServices;
  Directory directory;
  directory.write("d.yml", head + row.before + tail);
  INFO(row.code << "\n" << row.before);
  std::string only = std::string("--select ") + row.code + " ", all = list(lint(directory, "d.yml"));
  REQUIRE(lint(directory, only + "d.yml").size() == 1);
  if (!row.safe) {
    run("gw lint --fix " + only + "d.yml", directory.path());
    CHECK(directory.read("d.yml") == head + row.before + tail);
  }
  run(std::string("gw lint --fix ") + (row.safe ? "" : "--unsafe-fixes ") + only + "d.yml", directory.path());
  CHECK(directory.read("d.yml") == head + row.after + tail);
  CHECK(lint(directory, only + "d.yml").empty());
  if (!row.safe) return;
  // The rest is as it was.
  std::size_t at = all.find(row.code);
  CHECK(list(lint(directory, "d.yml")) == all.erase(at, all.find('\n', at) + 1 - at));
}

TEST_CASE("lint: fixes in TOML", "[lint][cli]") {
  Directory directory;
  directory.write("d.toml",
                  "[http.routers.r]\npriority = 0\nrule = \"Path(`/a`)\"\nservice = \"s\"\n"
                  "[tcp.routers.r]\nrule = \"HostSNI(`a`)\"\nservice = \"s\"\n");
  run("gw lint --fix --unsafe-fixes --select GW230,GW238 d.toml", directory.path());
  CHECK(directory.read("d.toml") ==
        "[http.routers.r]\nrule = \"Path(`/a`)\"\nservice = \"s\"\n"
        "[tcp.routers.r]\ntls = {}\nrule = \"HostSNI(`a`)\"\nservice = \"s\"\n");
  CHECK(lint(directory, "--select GW230,GW238 d.toml").empty());
}

TEST_CASE("lint: a priority of 0 that covers another is not removed", "[lint][cli]") {
  Directory directory;
  directory.write("d.yml",
                  "http:\n  routers:\n    a: &a {rule: Path(`/a`), service: s, priority: 5}\n"
                  "    b:\n      <<: *a\n      priority: 0\n" +
                      kServices);
  json found = lint(directory, "--select GW238 d.yml");
  REQUIRE(found.size() == 1);
  CHECK_FALSE(found[0].contains("fix"));
}

TEST_CASE("lint: one finding for one refused rule", "[lint][cli]") {
  Directory directory;
  auto codes_of = [&](const std::string& head, const std::string& rule) {
    directory.write("d.yml", head + "  routers:\n    r: {rule: \"" + rule + "\", service: s, tls: {}}\n" +
                                 (head == "tcp:\n" ? std::string(kTcp) : kServices));
    std::string out;
    for (const json& one : lint(directory, "--ignore GW1 d.yml")) out += one["code"].get<std::string>();
    return out;
  };
  CHECK(codes_of("http:\n", "HostSNI(`a`)") == "GW231");
  CHECK(codes_of("http:\n", "Host(`a`) && ALPN(`h2`)") == "GW231");
  CHECK(codes_of("http:\n", "ClientIP(`a`)") == "GW236");
  CHECK(codes_of("tcp:\n", "HostSNI(`a`) && PathPrefix(`/`)") == "GW231");
  CHECK(codes_of("tcp:\n", "HostSNI(`a`) && ALPN(`acme-tls/1`)") == "GW234");
  CHECK(codes_of("tcp:\n", "HostSNI(`a`) && ClientIP(`10.0.0.0/33`)") == "GW236");
  CHECK(codes_of("tcp:\n", "HostSNI(`a`) && ClientIP(`10.0.0.0/8`)").empty());
}

TEST_CASE("lint: TLS of routers and entry points", "[lint][cli]") {
  const std::string secure =
      "    a: {rule: Host(`a`), service: s, entryPoints: [odd], tls: {}}\n"
      "    b: {rule: Host(`b`), service: s, entryPoints: [odd], tls: {}}\n";
  const std::string split = "GW240 router r has no TLS: https requests to ";
  CHECK(of_routers("GW240", "    r: {rule: Host(`r`), service: s}\n") == split + "websecure (:443) do not reach it\n");
  CHECK(of_routers("GW240", secure + "    r: {rule: Host(`r`), service: s, entryPoints: [odd]}\n") ==
        split + "odd (:8443) do not reach it\n");
  // Both classes are there, the router redirects, or TLS is switched off by mistake.
  CHECK(of_routers("GW240", secure + "    r: {rule: Host(`a`), service: s, entryPoints: [odd]}\n").empty());
  CHECK(of_routers("GW240", secure + "    q: {rule: Host(`q`), service: s, entryPoints: [odd]}\n"
                                     "    r: {rule: Host(`r`), service: s, entryPoints: [odd]}\n")
            .empty());
  CHECK(of_routers("GW240", "    r: {rule: Host(`r`), service: s, tls: \"yes\"}\n").empty());
  CHECK(of_routers("GW240",
                   "    r: {rule: Host(`r`), service: s, middlewares: [m]}\n"
                   "  middlewares:\n    m: {redirectScheme: {scheme: https}}\n")
            .empty());
  const std::string on_plain = "    r: {rule: Host(`r`), service: s, entryPoints: [web, websecure], tls: {}}\n";
  CHECK(of_routers("GW241", on_plain) == "GW241 router r has TLS: plain requests to web (:80) do not reach it\n");
  CHECK(of_routers("GW241", on_plain + "    q: {rule: Host(`r`), service: s, entryPoints: [web]}\n").empty());
  CHECK(of_routers("GW241", on_plain + "    q: {rule: Host(`q`), service: s, entryPoints: [web], tls: {}}\n").empty());
}

TEST_CASE("lint: fixes of TLS", "[lint][cli]") {
  Directory directory;
  auto fixed = [&](const std::string& code, const std::string& router) {
    directory.write("traefik.yml", kStatic);
    directory.write("d.yml", "http:\n  routers:\n" + router + kServices);
    run("gw lint --fix --unsafe-fixes --select " + code + " .", directory.path());
    CHECK(lint(directory, "--select " + code + " .").empty());
    std::string text = directory.read("d.yml");
    return text.substr(17, text.size() - 17 - kServices.size());
  };
  CHECK(fixed("GW240", "    r: {rule: Host(`r`), service: s}\n") == "    r: {tls: {}, rule: Host(`r`), service: s}\n");
  CHECK(fixed("GW241", "    r: {rule: Host(`r`), service: s, entryPoints: [web], tls: {}}\n") ==
        "    r: {rule: Host(`r`), service: s, entryPoints: [websecure], tls: {}}\n");
}

TEST_CASE("lint: wildcards of hosts by version", "[lint][cli]") {
  const std::string any = "    r: {rule: Host(`*`), service: s, entryPoints: [web]}\n";
  const std::string label = "    r: {rule: Host(`*.a.example`), service: s, entryPoints: [web]}\n";
  const std::string literal = "GW245 before Traefik 3.7 * is a character of the host, no wildcard\n";
  CHECK(of_routers("GW245", any, "--traefik 3.6.15") == literal);
  CHECK(of_routers("GW245", label, "--traefik 2.11.30") == literal);
  CHECK(of_routers("GW245", label, "--traefik 3.7.0").empty());
  CHECK(of_routers("GW245", any, "--traefik 3.7.6") ==
        "GW245 before Traefik 3.7.7 * stands for hosts of one label only\n");
  CHECK(of_routers("GW245", any, "--traefik 3.7.7").empty());
}

TEST_CASE("lint: routers that differ by a header", "[lint][cli]") {
  const std::string base = "    a: {rule: Host(`a`), service: s}\n";
  auto variant = [](const std::string& rule, const std::string& rest) {
    return "    b: {rule: \"Host(`a`) && " + rule + "\", service: " + rest + "}\n";
  };
  CHECK_FALSE(of_routers("GW244", base + variant("Header(`X-Beta`, `1`)", "t")).empty());
  CHECK_FALSE(of_routers("GW244", base + variant("!HeaderRegexp(`X-Beta`, `1`)", "t")).empty());
  CHECK(of_routers("GW244", base + variant("Header(`X-Beta`, `1`)", "s")).empty());
  CHECK(of_routers("GW244", base + variant("Header(`X-Beta`, `1`)", "t, entryPoints: [odd]")).empty());
  CHECK(of_routers("GW244", base + variant("HeaderRegexp(`Upgrade`, `websocket`)", "t")).empty());
  CHECK(of_routers("GW244", base + variant("Header(`X-Beta`, `1`) && Method(`POST`)", "t")).empty());
  CHECK(of_routers("GW244", base + variant("Query(`beta`, `1`)", "t")).empty());
}
