// gw diff as people type it: testdata/diff.

#include <nlohmann/json.hpp>

#include "support/catch.h"
#include "support/files.h"
#include "support/http_server.h"
#include "support/run.h"

using namespace gw;
using namespace gw::testing;

namespace {

/// The part of a case before the command: files, each behind "=== NAME".
void write_files(const std::string& text, Directory& directory) {
  std::size_t at = 0;
  while (text.compare(at, 4, "=== ") == 0) {
    std::size_t line = text.find('\n', at), end = text.find("\n=== ", line);
    std::size_t command = text.find("\n$ ", line);
    end = std::min(end, command);
    directory.write(text.substr(at + 4, line - at - 4), text.substr(line + 1, end - line));
    at = end + 1;
  }
}

}  // namespace

TEST_CASE("gw diff: testdata/diff", "[cli][diff]") {
  // Files of both sides, the command behind "$ ", then what it prints, then "exit CODE".
  for (const auto& path : cases("testdata/diff", ".case")) {
    DYNAMIC_SECTION(path.filename().string()) {
      std::string text = read(path);
      std::size_t command = text.find("$ gw "), end = text.find('\n', command);
      REQUIRE(command != std::string::npos);
      Directory directory;
      write_files(text, directory);
      Ran ran = run(text.substr(command + 2, end - command - 2), directory.path());
      std::string now = text.substr(0, end + 1) + ran.out + ran.err + "exit " + std::to_string(ran.code) + "\n";
      check_golden(path, now);
    }
  }
}

TEST_CASE("gw diff: JSON has what cli.md says", "[cli][diff]") {
  Directory directory;
  std::string service = "  services:\n    s: {loadBalancer: {servers: [{url: 'http://10.0.0.1'}]}}\n";
  directory.write("a.yml", "http:\n  routers:\n    r: {rule: 'Host(`a.example`)', service: s}\n" + service);
  directory.write("b.yml", "http:\n  routers:\n    r: {rule: 'Host(`b.example`)', service: s}\n" + service);
  Ran ran = run("gw diff a.yml b.yml --format json", directory.path());
  CHECK(ran.code == 1);
  nlohmann::json report = nlohmann::json::parse(ran.out);
  CHECK(report["equal"] == false);
  CHECK(report["complete"] == true);
  CHECK(report["unknown"].empty());
  REQUIRE(report["structural"].size() == 1);
  const nlohmann::json& edit = report["structural"][0];
  CHECK(edit["kind"] == "router");
  CHECK(edit["name"] == "r@file");
  CHECK(edit["change"] == "changed");
  CHECK(edit["path"] == "rule");
  CHECK(edit["old"] == "Host(`a.example`)");
  CHECK(edit["new"] == "Host(`b.example`)");
  REQUIRE(report["behavioural"].size() == 2);
  const nlohmann::json& change = report["behavioural"][0];
  for (const char* key : {"entrypoint", "request", "old", "new", "risk", "why"}) CHECK(change.contains(key));
  for (const char* key : {"method", "url", "headers", "from"}) CHECK(change["request"].contains(key));
  for (const char* key : {"router", "service", "status"}) CHECK(change["old"].contains(key));
  CHECK(change["risk"].size() == 1);
}

TEST_CASE("gw diff: wrong usage and sides that are not there", "[cli][diff]") {
  Directory directory;
  directory.write("a.yml", "http:\n  middlewares:\n    m: {stripPrefix: {prefixes: [/a]}}\n");
  directory.write("broken.yml", "http:\n  routers: {\n");
  auto code = [&](const std::string& arguments) { return run("gw diff " + arguments, directory.path()).code; };
  CHECK(code("a.yml a.yml") == 0);
  CHECK(code("a.yml") == 2);
  CHECK(code("") == 2);
  CHECK(code("a.yml a.yml --old a.yml") == 2);
  CHECK(code("a.yml http://127.0.0.1:1") == 2);
  CHECK(code("a.yml nothing.yml") == 3);
  CHECK(code("a.yml broken.yml") == 3);
  CHECK(code("a.yml a.yml --traefik-old 9.9") == 2);
  Ran ran = run("gw diff --live a.yml http://127.0.0.1:1", directory.path());
  CHECK(ran.code == 3);
  CHECK(ran.err.find("127.0.0.1:1") != std::string::npos);
}

TEST_CASE("gw diff: what runs beside what is written", "[cli][diff]") {
  // What a Traefik 3.7.13 said that ran dynamic.yml at entry points web and websecure.
  std::filesystem::path data = source_path("testdata/diff_live");
  HttpServer server({{"/api/rawdata", read(data / "rawdata.json")},
                     {"/api/entrypoints?per_page=100000", read(data / "entrypoints.json")},
                     {"/api/version", read(data / "version.json")}});
  Directory directory;
  std::string written = read(data / "dynamic.yml"), url = server.url();
  directory.write("a.yml", written);
  directory.write(
      "traefik.yml",
      "entryPoints:\n  web: {address: '127.0.0.1:18000'}\n  websecure: {address: '127.0.0.1:18443'}\n"
      "  traefik: {address: '127.0.0.1:18080'}\napi: {insecure: true}\nproviders: {file: {filename: a.yml}}\n");
  const std::string middlewares = "      middlewares: [auth]\n";
  REQUIRE(written.find(middlewares) != std::string::npos);
  written.erase(written.find(middlewares), middlewares.size());
  directory.write("b.yml", written);

  Ran same = run("gw diff --live " + url + " a.yml", directory.path());
  CHECK(same.out == "no difference\n");
  CHECK(same.code == 0);
  CHECK(same.err ==
        "gw: new side: no static configuration: its entry points are those of what runs, traefik, web, websecure\n");
  Ran back = run("gw diff --live a.yml " + url, directory.path());
  CHECK(back.out == "no difference\n");
  CHECK(back.err.starts_with("gw: old side: no static configuration"));
  Ran whole = run("gw diff --live " + url + " traefik.yml", directory.path());
  CHECK(whole.out == "no difference\n");
  CHECK(whole.err.empty());
  Ran other = run("gw diff --live " + url + " b.yml", directory.path());
  CHECK(other.code == 1);
  CHECK(other.out.find("loses authentication") != std::string::npos);
  CHECK(other.out.find("entry point websecure") != std::string::npos);
  CHECK(other.out.find("router api@file  middlewares  - [auth@file]") != std::string::npos);
  CHECK(other.out.find("not known") == std::string::npos);
}

TEST_CASE("gw diff: secrets that gw's API hides are those of the other side", "[cli][diff]") {
  std::filesystem::path data = source_path("testdata/diff_live");
  std::string hidden = read(data / "rawdata.json"), written = read(data / "dynamic.yml");
  const std::string user = "u:$apr1$H6uskkkW$IgXLP6ewTrSuBkTrqE8wj/";
  REQUIRE(hidden.find(user) != std::string::npos);
  hidden.replace(hidden.find(user), user.size(), "****");
  HttpServer server({{"/api/rawdata", hidden},
                     {"/api/entrypoints?per_page=100000", read(data / "entrypoints.json")},
                     {"/api/version", read(data / "version.json")}});
  Directory directory;
  directory.write("a.yml", written);
  Ran same = run("gw diff --live " + server.url() + " a.yml", directory.path());
  CHECK(same.out == "no difference\n");
  CHECK(same.code == 0);
  CHECK(same.err.find("gw: old side: secrets are hidden and taken for those of the other side: "
                      "file.http.middlewares.auth.basicAuth.users\n") != std::string::npos);
  // One user more is seen.
  written.insert(written.find(user) - 1, "'v:x', ");
  directory.write("b.yml", written);
  Ran more = run("gw diff --live " + server.url() + " b.yml", directory.path());
  CHECK(more.code == 1);
  CHECK(more.err.find("secrets") == std::string::npos);
  // Nobody can name a hidden user; that there are some is known.
  Ran asked = run("gw route test --entrypoint web http://api.example.com/v1 -c " + server.url(), directory.path());
  CHECK(asked.out.find("401") != std::string::npos);
}

TEST_CASE("gw diff: revisions of git", "[cli][diff]") {
  Directory directory;
  std::string service = "  services:\n    s: {loadBalancer: {servers: [{url: 'http://10.0.0.1'}]}}\n";
  directory.write("conf/a.yml", "http:\n  routers:\n    r: {rule: 'Host(`a.example`)', service: s}\n" + service);
  std::string git = "git -c user.email=a@example -c user.name=a -c init.defaultBranch=main ";
  REQUIRE(run(git + "init -q && git add -A && " + git + "commit -q -m one", directory.path()).code == 0);
  directory.write("conf/a.yml", "http:\n  routers:\n    r: {rule: 'Host(`b.example`)', service: s}\n" + service);
  Ran ran = run("gw diff HEAD:conf conf", directory.path());
  CHECK(ran.code == 1);
  CHECK(ran.out.find("http://a.example/") != std::string::npos);
  CHECK(run("gw diff HEAD:conf HEAD:conf", directory.path()).out == "no difference\n");
  for (const char* side : {"nowhere:conf", "HEAD:absent"}) {
    Ran missing = run("gw diff " + std::string(side) + " conf", directory.path());
    CHECK(missing.code == 3);
    CHECK(missing.err.find(std::string(side).substr(0, 4)) != std::string::npos);
    CHECK(std::count(missing.err.begin(), missing.err.end(), '\n') == 1);
  }
  // Lines of a revision are not those of what is checked out.
  directory.write("conf/a.yml", "http: {}\n");
  Ran annotated = run("gw diff HEAD:conf conf --format github", directory.path());
  CHECK(annotated.out.find("router r@file is gone") != std::string::npos);
  CHECK(annotated.out.find("file=") == std::string::npos);
}

TEST_CASE("gw diff: what is not analysed is not proved", "[cli][diff]") {
  Directory directory;
  directory.write("a.yml", "http:\n  middlewares:\n    m: {stripPrefix: {prefixes: [/a]}}\n");
  directory.write("notes.yml", "shopping: [milk]\n");
  std::string sides = "gw diff --old a.yml --new a.yml notes.yml --fail-on never ";
  Ran ran = run(sides + "--format json", directory.path());
  CHECK(ran.code == 3);
  nlohmann::json report = nlohmann::json::parse(ran.out);
  CHECK(report["complete"] == false);
  CHECK(report["equal"] == false);
  REQUIRE(report["unknown"].size() == 1);
  CHECK(report["unknown"][0]["what"] == "new side");
  CHECK(report["unknown"][0]["why"].get<std::string>().find("notes.yml") == 0);
  CHECK(ran.err.find("notes.yml") != std::string::npos);
  Ran written = run(sides + "--output report.txt", directory.path());
  CHECK(written.code == 3);
  CHECK(written.err.find("notes.yml") != std::string::npos);
}

TEST_CASE("gw diff: --fail-on", "[cli][diff]") {
  Directory directory;
  std::string router = "http:\n  routers:\n    r: {rule: 'Host(`a.example`)', service: s}\n";
  std::string servers = "  services:\n    s: {loadBalancer: {servers: [{url: 'http://10.0.0.1'}]}}\n";
  std::string unused = "    t: {loadBalancer: {servers: [{url: 'http://10.0.0.2'}]}}\n";
  directory.write("a.yml", router + servers);
  directory.write("object.yml", router + servers + unused);
  directory.write("request.yml", "http:\n" + servers);
  auto code = [&](const std::string& arguments) { return run("gw diff a.yml " + arguments, directory.path()).code; };
  CHECK(code("object.yml") == 1);
  CHECK(code("object.yml --fail-on behavioural") == 0);
  CHECK(code("object.yml --behavioural") == 0);
  CHECK(code("request.yml --fail-on behavioural") == 1);
  CHECK(code("request.yml --fail-on never") == 0);
}
