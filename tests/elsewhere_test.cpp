// Inputs that do not lie on a disk: git revisions, a running Traefik.

#include "support/catch.h"
#include "support/files.h"
#include "support/http_server.h"
#include "support/run.h"

using namespace gw;
using testing::Ran;

namespace {

constexpr const char* kDynamic =
    "http:\n"
    "  routers:\n"
    "    r: {rule: Host(`a.example`), service: s, middlewares: [nope]}\n"
    "  services:\n"
    "    s: {loadBalancer: {servers: [{url: \"http://127.0.0.1:1\"}]}}\n";

bool has(const std::string& text, const std::string& part) {
  INFO(text);
  bool found = text.find(part) != std::string::npos;
  CHECK(found);
  return found;
}

}  // namespace

TEST_CASE("git revisions are read as inputs", "[elsewhere]") {
  if (!testing::installed("git")) {
    WARN("skipped: git is not installed");
    return;
  }
  testing::Directory place;
  place.write("deploy/dyn/a.yml", kDynamic);
  place.write("traefik.yml",
              "entryPoints:\n  web: {address: \":80\"}\nproviders:\n  file: {directory: ./deploy/dyn}\n");
  Ran made = testing::run(
      "ln -s dyn/a.yml deploy/link.yml && git init -q . && git add -A && "
      "git -c user.email=a@b -c user.name=x commit -q -m x && rm -r deploy traefik.yml && mkdir sub",
      place.path());
  REQUIRE(made.code == 0);

  struct Row {
    const char* inputs;
    const char* file;
  };
  for (const Row& row : std::vector<Row>{{"HEAD:traefik.yml", "HEAD:/deploy/dyn/a.yml:3:"},
                                         {"HEAD:", "HEAD:/deploy/dyn/a.yml:3:"},
                                         {"git:HEAD:deploy", "HEAD:/deploy/dyn/a.yml:3:"},
                                         {"--static HEAD:traefik.yml", "HEAD:/deploy/dyn/a.yml:3:"},
                                         {"dynamic=HEAD:deploy/link.yml", "HEAD:deploy/link.yml:3:"},
                                         {"HEAD:deploy/../deploy/dyn/a.yml", "HEAD:deploy/../deploy/dyn/a.yml:3:"}}) {
    INFO(row.inputs);
    Ran ran = testing::run(std::string("gw lint ") + row.inputs, place.path());
    CHECK(ran.code == 1);
    has(ran.out, std::string(row.file));
    has(ran.out, "GW101");
  }
  CHECK(testing::run("gw lint HEAD:../deploy/dyn/a.yml", place.path() / "sub").code == 1);

  const std::vector<std::pair<std::string, std::string>> kRefused = {
      {"HEAD:nope.yml", "open HEAD:/nope.yml: revision HEAD has no such file"},
      {"other:traefik.yml", "this git repository has no revision other"},
      {"HEAD:../../etc/passwd", "revision HEAD has no such file"}};
  for (const auto& [input, why] : kRefused) {
    INFO(input);
    Ran ran = testing::run("gw lint '" + input + "'", place.path());
    CHECK(ran.code >= 2);
    has(ran.out + ran.err, why);
  }
  testing::Directory bare;
  has(testing::run("gw lint HEAD:x.yml", bare.path()).out, "not a git repository");
}

TEST_CASE("gw.toml names revisions as the command line does", "[elsewhere]") {
  if (!testing::installed("git")) {
    WARN("skipped: git is not installed");
    return;
  }
  testing::Directory place;
  place.write("dyn/a.yml", kDynamic);
  place.write("traefik.yml", "entryPoints:\n  web: {address: \":80\"}\nproviders:\n  file: {directory: ./dyn}\n");
  Ran made = testing::run(
      "git init -q . && git add -A && git -c user.email=a@b -c user.name=x commit -q -m x && rm -r dyn traefik.yml && "
      "mkdir sub",
      place.path());
  REQUIRE(made.code == 0);
  place.write("dyn/b.yml", kDynamic);
  for (const char* settings : {"inputs = [\"HEAD:dyn\"]\n", "[[gateway]]\nstatic = \"HEAD:traefik.yml\"\ninputs = []\n",
                               "[[gateway]]\ninputs = [\"dynamic=HEAD:dyn/a.yml\"]\n"}) {
    INFO(settings);
    place.write("gw.toml", settings);
    for (const std::filesystem::path& where : {place.path(), place.path() / "sub"}) {
      Ran ran = testing::run("gw lint", where);
      CHECK(ran.code == 1);
      has(ran.out + ran.err, "dyn/a.yml:3:");
    }
  }
  place.write("gw.toml", "inputs = [\"dynamic=dyn/b.yml\"]\n");
  has(testing::run("gw lint", place.path() / "sub").out, "../dyn/b.yml:3:");
}

TEST_CASE("a file of the name of a revision's counts first", "[elsewhere]") {
  testing::Directory place;
  place.write("HEAD:a.yml", kDynamic);
  Ran ran = testing::run("gw lint HEAD:a.yml", place.path());
  CHECK(ran.code == 1);
  has(ran.out, "HEAD:a.yml:3:");
}

TEST_CASE("a running Traefik is read by its URL", "[elsewhere]") {
  const std::string data = R"j({"routers":{"r@docker":{"entryPoints":["web"],"service":"s","rule":"Host(`a.example`)",
      "priority":17,"status":"enabled","using":["web"]},
      "api@internal":{"entryPoints":["traefik"],"service":"api@internal","rule":"PathPrefix(`/api`)",
      "priority":9223372036854775806,"status":"enabled","using":["traefik"]}},
    "services":{"s@docker":{"loadBalancer":{"servers":[{"url":"http://127.0.0.1:1"}],"passHostHeader":true},
      "status":"enabled","usedBy":["r@docker"]}}})j";
  testing::HttpServer server({{"/api/rawdata", data},
                              {"/api/entrypoints?per_page=100000",
                               R"([{"address":":80","forwardedHeaders":{},"http":{},"name":"web"},
                                   {"address":":8080","name":"traefik"}])"},
                              {"/api/version", R"({"Version":"3.6.15","Codename":"x"})"},
                              {"/sub/api/rawdata", data}});
  testing::Directory place;
  std::string url = server.url();

  Ran test = testing::run("gw route test -c " + url + " http://a.example/x", place.path());
  CHECK(test.code == 0);
  CHECK(test.err.empty());
  has(test.out, "r@docker");
  has(test.out, "web :80");

  Ran list = testing::run("gw route list -c " + url, place.path());
  has(list.out, "api@internal");

  Ran lint = testing::run("gw lint --header 'X-Token: t' " + url, place.path());
  CHECK(lint.code == 0);
  has(lint.out, "Traefik 3.6.15");
  has(server.last_request(), "X-Token: t");
  has(testing::run("gw lint --traefik 3.7.13 " + url, place.path()).out, "Traefik 3.7.13");

  CHECK(testing::run("gw effective " + url + "/sub/", place.path()).code == 0);
  has(testing::run("gw effective " + url + "/api/rawdata", place.path()).out, "r@docker");

  Ran absent = testing::run("gw lint " + url + "/other", place.path());
  CHECK(absent.code == 3);
  has(absent.out, url + "/other/api/rawdata answers 404");
  Ran closed = testing::run("gw lint http://user:secret@127.0.0.1:1", place.path());
  CHECK(closed.code == 3);
  has(closed.out, "http://127.0.0.1:1: nothing answers there");
  CHECK(closed.out.find("secret") == std::string::npos);
}
