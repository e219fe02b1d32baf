// gw lint as people and programs call it.

#include <nlohmann/json.hpp>
#include <set>

#include "support/catch.h"
#include "support/files.h"
#include "support/run.h"

using gw::testing::Directory;
using gw::testing::Ran;
using gw::testing::run;
using nlohmann::json;

namespace {

const std::string kFaulty =
    "http:\n"
    "  routers:\n"
    "    r:\n"
    "      Rule: Host(`a.example`)\n"
    "      service: s\n"
    "      middlewares: [none]\n"
    "  services:\n"
    "    s: {loadBalancer: {servers: [{url: \"http://10.0.0.1\"}]}}\n";

json lint(const Directory& directory, const std::string& options) {
  Ran ran = run("gw lint --format json " + options, directory.path());
  INFO(ran.err);
  return json::parse(ran.out);
}

std::set<std::string> codes(const json& report) {
  std::set<std::string> out;
  for (const json& one : report["diagnostics"]) out.insert(one["code"]);
  return out;
}

}  // namespace

TEST_CASE("lint: each fault of the demo is found on its line", "[lint][cli]") {
  Ran ran = run("gw lint --format json .", gw::testing::source_path("testdata/demo"));
  CHECK(ran.code == 1);
  std::set<std::string> found, planted;
  const json report = json::parse(ran.out);
  for (const json& one : report["diagnostics"]) {
    if (one["severity"] == "info" || one.contains("cause")) continue;
    found.insert(one["file"].get<std::string>() + ":" + std::to_string(one["start"]["line"].get<int>()) + " " +
                 one["code"].get<std::string>());
  }
  for (const auto& row : gw::testing::rows("testdata/demo/FAULTS.tsv"))
    planted.insert(row[0] + ":" + row[1] + " " + row[2]);
  CHECK(found == planted);
}

TEST_CASE("lint: --explain-overlaps lists what a router shares with others", "[lint][cli]") {
  Directory directory;
  directory.write("d.yml",
                  "http:\n  routers:\n    host: {rule: Host(`a.example`), service: s}\n"
                  "    api: {rule: PathPrefix(`/api/v1/users`), service: t}\n"
                  "    far: {rule: Host(`b.example`) && Path(`/`), service: s}\n"
                  "  services:\n    s: {loadBalancer: {servers: [{url: \"http://10.0.0.1\"}]}}\n"
                  "    t: {loadBalancer: {servers: [{url: \"http://10.0.0.2\"}]}}\n");
  directory.write("cut.yml", "http:\n  routers: {\n");
  directory.write("empty.yml", "");
  Ran ran = run("gw lint d.yml --explain-overlaps host --format json", directory.path());
  CHECK(ran.code == 0);
  json report = json::parse(ran.out);
  REQUIRE(report["overlaps"].size() == 1);
  const json& one = report["overlaps"][0];
  CHECK(one["router"] == "api@file");
  CHECK(one["shares"] == "some requests");
  CHECK(one["request"] == "GET http://a.example/api/v1/users");
  CHECK(one["first"] == "api@file");
  CHECK(one["same"] == false);
  CHECK(run("gw lint d.yml --explain-overlaps far", directory.path()).out.find("no request") != std::string::npos);
  CHECK(run("gw lint d.yml --explain-overlaps nobody", directory.path()).code == 1);
  CHECK(run("gw lint cut.yml --explain-overlaps host", directory.path()).code == 3);
  CHECK(run("gw lint empty.yml --explain-overlaps host", directory.path()).code == 3);
}

TEST_CASE("lint: exit codes", "[lint][cli]") {
  Directory directory;
  directory.write("bad.yml", kFaulty);
  directory.write("good.yml", "http:\n  services:\n    s: {loadBalancer: {servers: [{url: \"http://10.0.0.1\"}]}}\n");
  directory.write("other.yml", "nothing: of Traefik\n");
  CHECK(run("gw lint good.yml", directory.path()).code == 0);
  CHECK(run("gw lint bad.yml", directory.path()).code == 1);
  CHECK(run("gw lint --fail-on never bad.yml", directory.path()).code == 0);
  CHECK(run("gw lint --fail-on warning --ignore GW101 bad.yml", directory.path()).code == 1);
  CHECK(run("gw lint --ignore GW101 bad.yml", directory.path()).code == 0);
  CHECK(run("gw lint --nonsense", directory.path()).code == 2);
  CHECK(run("gw lint --select GW9999 good.yml", directory.path()).code == 2);
  CHECK(run("gw lint --traefik 9.9 good.yml", directory.path()).code == 2);
  CHECK(run("gw lint other.yml", directory.path()).code == 3);
  CHECK(run("gw lint absent.yml bad.yml", directory.path()).code == 3);
  CHECK(run("gw lint --require-complete good.yml", directory.path()).code == 3);
}

TEST_CASE("lint: selection and limits", "[lint][cli]") {
  Directory directory;
  directory.write("bad.yml", kFaulty);
  CHECK(codes(lint(directory, "bad.yml")) == std::set<std::string>{"GW011", "GW101"});
  CHECK(codes(lint(directory, "--select GW1 bad.yml")) == std::set<std::string>{"GW101"});
  CHECK(codes(lint(directory, "--select non-canonical-case bad.yml")) == std::set<std::string>{"GW011"});
  CHECK(codes(lint(directory, "--only other.yml bad.yml")).empty());
  json limited = lint(directory, "--max 1 bad.yml");
  CHECK(limited["diagnostics"].size() == 1);
  CHECK(limited["summary"]["errors"].get<int>() + limited["summary"]["warnings"].get<int>() == 2);
  Ran statistics = run("gw lint --statistics bad.yml", directory.path());
  CHECK(statistics.out.find("GW101") != std::string::npos);
}

TEST_CASE("lint: fixes", "[lint][cli]") {
  Directory directory;
  directory.write("bad.yml", kFaulty);
  Ran diff = run("gw lint --diff bad.yml", directory.path());
  CHECK(diff.out.find("-      Rule: Host") != std::string::npos);
  CHECK(diff.out.find("+      rule: Host") != std::string::npos);
  CHECK(directory.read("bad.yml") == kFaulty);
  run("gw lint --fix bad.yml", directory.path());
  CHECK(directory.read("bad.yml").find("      rule: Host") != std::string::npos);
  CHECK(codes(lint(directory, "bad.yml")) == std::set<std::string>{"GW101"});
  std::string once = directory.read("bad.yml");
  run("gw lint --fix bad.yml", directory.path());
  CHECK(directory.read("bad.yml") == once);
}

TEST_CASE("lint: suppressions", "[lint][cli]") {
  Directory directory;
  auto with = [&](const std::string& above, const std::string& behind) {
    std::string text = kFaulty;
    text.insert(text.find("      middlewares"), above);
    text.insert(text.find("[none]") + 6, behind);
    directory.write("bad.yml", text);
    return codes(lint(directory, "--ignore GW011 bad.yml"));
  };
  CHECK(with("", "  # gw:ignore GW101 reason=\"defined elsewhere\"").empty());
  CHECK(with("      # gw:ignore middleware-not-found until=2999-01-01\n", "").empty());
  CHECK(with("", "  # gw:ignore GW105") == std::set<std::string>{"GW101", "GW979"});
  CHECK(with("", "  # gw:ignore GW101 until=2001-01-01") == std::set<std::string>{"GW101", "GW979"});
}

TEST_CASE("lint: a baseline hides what it lists, and nothing else", "[lint][cli]") {
  Directory directory;
  directory.write("bad.yml", kFaulty);
  CHECK(run("gw lint --write-baseline known.txt bad.yml", directory.path()).code == 0);
  CHECK(codes(lint(directory, "--baseline known.txt bad.yml")).empty());
  std::string more = kFaulty;
  more.insert(more.find("    r:\n"), "    q: {rule: Host(`q.example`), service: lost}\n");
  directory.write("bad.yml", more);
  CHECK(codes(lint(directory, "--baseline known.txt bad.yml")) == std::set<std::string>{"GW105"});
}

TEST_CASE("lint: gw.toml", "[lint][cli]") {
  Directory directory;
  directory.write("conf/bad.yml", kFaulty);
  directory.write("gw.toml", "inputs = [\"conf\"]\nexternal = [\"none@*\"]\n[lint]\nignore = [\"GW011\"]\n");
  json report = lint(directory, "");
  CHECK(codes(report).empty());
  CHECK(report["checks_not_done"].dump().find("none@file") != std::string::npos);
  Ran below = run("gw lint --format json", directory.path() / "conf");
  CHECK(codes(json::parse(below.out)).empty());
  CHECK(codes(lint(directory, "conf")).empty());
  CHECK(codes(json::parse(run("gw --no-config lint --format json conf", directory.path()).out)) ==
        std::set<std::string>{"GW011", "GW101"});
  directory.write("gw.toml", "traefk = \"3.7\"\n");
  Ran wrong = run("gw lint", directory.path());
  CHECK(wrong.code == 2);
  CHECK(wrong.err.find("gw.toml:1:1: unknown key traefk, did you mean traefik?") != std::string::npos);
}

TEST_CASE("lint: several gateways of gw.toml", "[lint][cli]") {
  Directory directory;
  for (const char* name : {"a", "b"}) {
    std::string at = name;
    directory.write(at + "/traefik.yml",
                    "entryPoints:\n  web: {address: \":80\"}\nproviders:\n  file: {filename: d.yml, watch: false}\n");
    directory.write(at + "/d.yml", kFaulty);
  }
  directory.write("gw.toml",
                  "[[gateway]]\nname = \"first\"\nstatic = \"a/traefik.yml\"\n[[gateway]]\nname = \"second\"\nstatic = "
                  "\"b/traefik.yml\"\n");
  json report = lint(directory, "");
  CHECK(report["inputs"].size() == 4);
  CHECK(report["diagnostics"].size() == 4);
  Ran ran = run("gw effective --format human", directory.path());
  CHECK(ran.out.find("first\n") != std::string::npos);
  CHECK(ran.out.find("second\n") != std::string::npos);
}

TEST_CASE("lint: what is not given is not missing", "[lint][cli]") {
  Directory directory;
  std::string text = kFaulty;
  text.replace(text.find("[none]"), 6, "[auth@docker]");
  directory.write("d.yml", text);
  json report = lint(directory, "--ignore GW011 d.yml");
  CHECK(codes(report).empty());
  CHECK(report["checks_not_done"].dump().find("auth@docker") != std::string::npos);
  const std::string kStatic =
      "entryPoints:\n  web: {address: \":80\"}\nproviders:\n  file: {filename: d.yml, watch: false}\n";
  directory.write("traefik.yml", kStatic);
  CHECK(codes(lint(directory, "--ignore GW011 traefik.yml")).contains("GW101"));
  directory.write("traefik.yml", kStatic + "  docker: {}\n");
  CHECK_FALSE(codes(lint(directory, "--ignore GW011 traefik.yml")).contains("GW101"));
}

TEST_CASE("lint: flags behind -- are a static configuration", "[lint][cli]") {
  Directory directory;
  directory.write("d.yml", kFaulty);
  json report =
      lint(directory, "-- --entryPoints.web.address=:80 --providers.file.filename=d.yml --providers.file.watch=false");
  CHECK(codes(report).contains("GW101"));
  CHECK(codes(lint(directory, "-- --entryPoints.web.adress=:80")).contains("GW010"));
  directory.write("traefik.yml", "entryPoints:\n  web: {address: \":80\"}\n");
  CHECK(codes(lint(directory, "-- --configFile=traefik.yml --api=true")).contains("GW017"));
}

TEST_CASE("lint: labels that cost a container say so, and containers of docker compose run are told", "[lint][cli]") {
  Directory directory;
  directory.write(
      "compose.yml",
      "services:\n  web:\n    image: example/web\n    expose: [\"80\"]\n    labels:\n"
      "      traefik.http.routers.a.rule: Host(`a.example`)\n      traefik.http.routers.a.priority: high\n");
  json report = lint(directory, "compose.yml");
  REQUIRE(report["diagnostics"].size() == 1);
  CHECK(report["diagnostics"][0].dump().find("Traefik takes no label of web-") != std::string::npos);
  const std::string kInspect =
      R"([{"Id": "1", "Name": "/web", "State": {"Status": "running"}, "Config": {"Labels": {
        "traefik.http.routers.a.rule": "PathPrefix(`/`) ", "com.docker.compose.oneoff": "ONE_OFF"}},
        "NetworkSettings": {"Ports": {"80/tcp": null}, "Networks": {"n": {"IPAddress": "10.0.0.2"}}}}])";
  for (const char* one_off : {"True", "False"}) {
    std::string text = kInspect;
    text.replace(text.find("ONE_OFF"), 7, one_off);
    directory.write("inspect.json", text);
    CHECK(codes(lint(directory, "inspect.json")).contains("GW626") == (std::string(one_off) == "True"));
  }
}

TEST_CASE("lint: standard input", "[lint][cli]") {
  Directory directory;
  directory.write("d.yml", kFaulty);
  directory.write("d.toml", "[http.routers.r]\nrule = \"Host(`a.example`)\"\nservice = \"none\"\n");
  CHECK(run("cat d.yml | " GW_BINARY " lint --format json -", directory.path()).out.find("GW101") != std::string::npos);
  CHECK(run("cat d.toml | " GW_BINARY " lint --format json -", directory.path()).out.find("GW105") !=
        std::string::npos);
  CHECK(run("cat d.yml | " GW_BINARY " lint --format json --as static -", directory.path()).out.find("GW014") !=
        std::string::npos);
}

TEST_CASE("lint: what is taken from a directory", "[lint][cli]") {
  Directory directory;
  directory.write("d.yml", kFaulty);
  directory.write("prometheus.yml", "global: {scrape_interval: 15s}\nscrape_configs: []\nrule_files: []\n");
  directory.write("node_modules/x/d.yml", kFaulty);
  directory.write("kept/generated/d.yml", kFaulty);
  directory.write("kept/mine.yml",
                  "http:\n  services:\n    s: {loadBalancer: {servers: [{url: \"http://10.0.0.1\"}]}}\n");
  directory.write(".gitignore", "generated/\n");
  std::set<std::string> paths;
  const json report = lint(directory, ".");
  for (const json& input : report["inputs"]) paths.insert(input["path"]);
  CHECK(paths == std::set<std::string>{"d.yml", "kept/mine.yml"});
  const json fewer = lint(directory, "--exclude 'kept/**' .");
  CHECK(fewer["inputs"].size() == 1);
}

TEST_CASE("lint: secrets are not printed", "[lint][cli]") {
  Directory directory;
  directory.write("d.yml",
                  "http:\n  middlewares:\n    m: {basicAuth: {users: [\"admin:$apr1$H6uskkkW$IgXLP6ew\", "
                  "\"brokenwithoutcolon\"]}}\n"
                  "  routers:\n    r: {rule: Host(`a.example`), service: s, middlewares: [m]}\n"
                  "  services:\n    s: {loadBalancer: {servers: [{url: \"http://10.0.0.1\"}]}}\n");
  for (const char* format : {"human", "json", "sarif", "github"}) {
    std::string command = std::string("gw lint d.yml --format ") + format;
    INFO(format);
    CHECK(run(command, directory.path()).out.find("brokenwithoutcolon") == std::string::npos);
    CHECK(run(command, directory.path()).out.find("IgXLP6ew") == std::string::npos);
  }
  CHECK(run("gw lint d.yml --show-secrets", directory.path()).out.find("brokenwithoutcolon") != std::string::npos);
}

TEST_CASE("lint: several syntax errors of one file", "[lint][cli]") {
  Directory directory;
  directory.write("d.yml", "http:\n  routers: {a\ntls:\n  options: [x\nudp: {}\n");
  directory.write("d.toml", "[http.routers.r]\nrule = \n[http.services.s]\nweighted = ]\n");
  auto count = [&](const char* file) {
    std::size_t errors = 0;
    const json report = lint(directory, std::string("--as dynamic ") + file);
    for (const json& one : report["diagnostics"]) errors += one["code"] == "GW003" ? 1 : 0;
    return errors;
  };
  CHECK(count("d.yml") == 2);
  CHECK(count("d.toml") == 2);
}

TEST_CASE("lint: entry points are assumed of refused files too", "[lint][cli]") {
  Directory directory;
  std::string text = kFaulty;
  text.replace(text.find("      middlewares: [none]"), 25, "      entryPoints: [web]\n      nonsense: 1");
  directory.write("d.yml", text);
  CHECK(codes(lint(directory, "d.yml")) == std::set<std::string>{"GW010", "GW011"});
}

TEST_CASE("lint: paths of the machine where Traefik runs", "[lint][cli]") {
  Directory directory;
  directory.write("traefik.yml",
                  "entryPoints:\n  web: {address: \":80\"}\nproviders:\n  file: {directory: /nowhere/dynamic}\n");
  std::string text = kFaulty;
  text.replace(text.find("      middlewares: [none]"), 25, "      entryPoints: [wbe]");
  directory.write("d.yml", text);
  json report = lint(directory, "--ignore GW011 .");
  CHECK(codes(report) == std::set<std::string>{"GW103"});  // The entry points are those of traefik.yml.
  CHECK(report["checks_not_done"].dump().find("/nowhere/dynamic") != std::string::npos);
  CHECK(codes(lint(directory, "traefik.yml")).empty());
  directory.write("conf/d.yml", text);
  CHECK(codes(lint(directory, "--ignore GW011 --map /nowhere/dynamic=conf traefik.yml")) ==
        std::set<std::string>{"GW103"});
}

TEST_CASE("lint: what cannot be read is named, by every option", "[lint][cli]") {
  Directory directory;
  directory.write("d.yml", kFaulty);
  directory.write("noise", "no baseline\nno variables\n");
  CHECK(run("gw lint --as static absent.yml", directory.path()).code == 3);
  CHECK(run("gw lint --as dynamic absent.yml", directory.path()).code == 3);
  CHECK(run("gw effective --as static absent.yml", directory.path()).code == 3);
  CHECK(run("gw effective --as dynamic absent.yml", directory.path()).code == 3);
  CHECK(codes(lint(directory, "-- --configFile=absent.yml")).contains("GW123"));
  Ran baseline = run("gw lint --baseline noise d.yml", directory.path());
  CHECK(baseline.code == 2);
  CHECK(baseline.err.find("noise is no baseline") != std::string::npos);
  Ran variables = run("gw lint --env-file noise d.yml", directory.path());
  CHECK(variables.code == 2);
  CHECK(variables.err.find("noise:1: expected NAME=VALUE") != std::string::npos);
  Ran rule = run("gw lint --select unused-midleware d.yml", directory.path());
  CHECK(rule.code == 2);
  CHECK(rule.err.find("did you mean unused-middleware?") != std::string::npos);
}

TEST_CASE("gw effective: lists of a plugin take the widest of their kinds, as the real 3.7.13", "[cli][decode]") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"[1, true]", "dyn.yml: parse int: true, strconv.ParseInt: parsing \"true\": invalid syntax"},
      {"[true, 1]", "dyn.yml: parse int: true, strconv.ParseInt: parsing \"true\": invalid syntax"},
      {"[1.5, true]", "dyn.yml: parse float64: true, strconv.ParseFloat: parsing \"true\": invalid syntax"},
      {"[18446744073709551615, -1]", "dyn.yml: parse uint: -1, strconv.ParseUint: parsing \"-1\": invalid syntax"},
      {"[18446744073709551615, true]",
       "dyn.yml: parse uint: true, strconv.ParseUint: parsing \"true\": invalid syntax"},
      {"[18446744073709551615, 1]", "dyn.yml: Error in Go routine"},  // Traefik says that alone, and never goes on.
      {"[1.5, 2]", "[1.5,2]"},
      {"[1.5, a]", "[\"1.500000\",\"a\"]"},
      {"[true, false]", "[true,false]"},
  };
  for (const auto& [list, expected] : cases) {
    Directory directory;
    directory.write("dyn.yml", "http: {middlewares: {m: {plugin: {demo: {list: " + list + "}}}}}\n");
    json file =
        json::parse(run("gw effective --format json --as dynamic dyn.yml", directory.path()).out)["providers"]["file"];
    INFO(list << " " << file.dump());
    if (!file["errors"].empty()) CHECK(file["errors"][0] == expected);
    else CHECK(file["config"]["http"]["middlewares"]["m"]["plugin"]["demo"]["list"].dump() == expected);
  }
}

TEST_CASE("gw lint: what a namespace of an enabled provider may have is not missing", "[cli][lint]") {
  Directory directory;
  directory.write("traefik.yml",
                  "entryPoints: {web: {address: \":80\"}}\n"
                  "providers: {consulCatalog: {namespaces: [a-b]}, file: {filename: dyn.yml}}\n");
  auto service = [&](const std::string& name) {
    directory.write("dyn.yml", "http: {routers: {r: {rule: Host(`a.example`), service: " + name + "}}}\n");
    return codes(lint(directory, "traefik.yml"));
  };
  CHECK(service("x@consulcatalog-a-b").empty());
  CHECK(service("x@nomad-a-b").contains("GW105"));
}
