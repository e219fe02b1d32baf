// gw digest as it is typed: output, notes and exit codes, and inputs that say the same in several ways.

#include "support/catch.h"
#include "support/files.h"
#include "support/run.h"

using namespace gw::testing;

TEST_CASE("gw digest: testdata/digest/cli", "[cli][digest]") {
  // One file a case: the command behind "$ ", run where testdata lies, then what it prints, then "exit CODE".
  for (const auto& path : cases("testdata/digest/cli", ".case")) {
    DYNAMIC_SECTION(path.filename().string()) {
      std::string text = read(path);
      std::size_t end = text.find('\n');
      Ran ran = run(text.substr(2, end - 2), source_path(""));
      std::string now = text.substr(0, end + 1) + ran.out + ran.err + "exit " + std::to_string(ran.code) + "\n";
      check_golden(path, now);
    }
  }
}

namespace {

/// What gw digest prints for these arguments: 64 hexadecimal digits.
std::string digest(const Directory& directory, const std::string& arguments) {
  Ran ran = run("gw --no-config digest " + arguments, directory.path());
  INFO(arguments << "\n" << ran.err);
  CHECK(ran.code == 0);
  REQUIRE(ran.out.size() == 65);
  CHECK(ran.out.find_first_not_of("0123456789abcdef") == 64);
  return ran.out;
}

constexpr const char* kRouters = "http:\n  routers:\n    a: {rule: Host(`a.example`), service: s, middlewares: [m]}\n";
constexpr const char* kServices =
    "http:\n  services:\n    s: {loadBalancer: {servers: [{url: \"http://10.0.0.1\"}]}}\n"
    "  middlewares:\n    m: {headers: {customRequestHeaders: {X-B: b, X-A: a}}}\n";

}  // namespace

TEST_CASE("gw digest: files in another order, in a directory, from a store and as a payload", "[cli][digest]") {
  Directory directory;
  directory.write("dyn/a.yml", kRouters);
  directory.write("dyn/b.yml", kServices);
  directory.write("other/1.yml", kServices);
  directory.write("other/2.yml", kRouters);
  directory.write("one.toml",
                  "[http.middlewares.m.headers.customRequestHeaders]\nX-A = \"a\"\nX-B = \"b\"\n"
                  "[http.routers.a]\nmiddlewares = [\"m\"]\nservice = \"s\"\nrule = \"Host(`a.example`)\"\n"
                  "[[http.services.s.loadBalancer.servers]]\nurl = \"http://10.0.0.1\"\n");
  directory.write("payload.json",
                  R"x({"http":{"services":{"s":{"loadBalancer":{"servers":[{"url":"http://10.0.0.1"}]}}},)x"
                  R"x("routers":{"a":{"service":"s","rule":"Host(`a.example`)","middlewares":["m"]}},)x"
                  R"x("middlewares":{"m":{"headers":{"customRequestHeaders":{"X-A":"a","X-B":"b"}}}}}})x");
  directory.write("dump.kv",
                  "traefik/http/routers/a/service s\ntraefik/http/routers/a/middlewares/0 m\n"
                  "traefik/http/routers/a/rule Host(`a.example`)\n"
                  "traefik/http/services/s/loadBalancer/servers/0/url http://10.0.0.1\n"
                  "traefik/http/middlewares/m/headers/customRequestHeaders/X-A a\n"
                  "traefik/http/middlewares/m/headers/customRequestHeaders/X-B b\n");
  directory.write("labels.txt",
                  "traefik.http.routers.b.rule=Host(`a.example`)\ntraefik.http.routers.b.middlewares=n\n"
                  "traefik.http.routers.b.service=t\ntraefik.http.services.t.loadbalancer.server.port=80\n"
                  "traefik.http.middlewares.n.headers.customrequestheaders.X-A=a\n"
                  "traefik.http.middlewares.n.headers.customrequestheaders.X-B=b\n");
  std::string first = digest(directory, "dyn/a.yml dyn/b.yml");
  for (const char* inputs : {"dyn/b.yml dyn/a.yml", "dyn", "other", "one.toml", "http=payload.json", "kv=dump.kv",
                             "kv=dump.kv --provider consul"}) {
    INFO(inputs);
    CHECK(digest(directory, inputs) == first);
  }
  CHECK(digest(directory, "labels=labels.txt") != first);
  std::string logical = digest(directory, "--logical dyn");
  for (const char* inputs : {"one.toml", "http=payload.json", "kv=dump.kv", "labels=labels.txt"}) {
    INFO(inputs);
    CHECK(digest(directory, std::string("--logical ") + inputs) == logical);
  }
}

TEST_CASE("gw digest: the static configuration in three forms, and what of it counts", "[cli][digest]") {
  Directory directory;
  directory.write("dyn.yml", std::string(kRouters) + std::string(kServices).substr(6));
  directory.write("a/traefik.yml",
                  "entryPoints:\n  web:\n    address: \":80\"\n    transport: {respondingTimeouts: {readTimeout: 5s}}\n"
                  "    http: {middlewares: [m@file]}\nproviders: {file: {filename: ../dyn.yml}}\n");
  directory.write("a/traefik.toml",
                  "[providers.file]\nfilename = \"../dyn.yml\"\n[entryPoints.web]\naddress = \":80\"\n"
                  "[entryPoints.web.http]\nmiddlewares = [\"m@file\"]\n"
                  "[entryPoints.web.transport.respondingTimeouts]\nreadTimeout = \"5s\"\n");
  const std::string flags =
      "dyn.yml -- --providers.file.filename=dyn.yml --entryPoints.web.address=:80 "
      "--entryPoints.web.http.middlewares=m@file --entryPoints.web.transport.respondingTimeouts.readTimeout=5s";
  for (const std::string level : {"", "--logical "}) {
    std::string first = digest(directory, level + "a/traefik.yml");
    CHECK(digest(directory, level + "a/traefik.toml") == first);
    CHECK(digest(directory, level + flags) == first);
    for (const char* same : {" --log.level=DEBUG", " --accessLog=true", " --global.checkNewVersion=false",
                             " --providers.file.watch=false", " --providers.providersThrottleDuration=4s"}) {
      INFO(same);
      CHECK(digest(directory, level + flags + same) == first);
    }
    for (const char* other :
         {" --entryPoints.web.transport.respondingTimeouts.idleTimeout=7s", " --ping=true",
          " --entryPoints.web.forwardedHeaders.insecure=true", " --entryPoints.more.address=:81",
          " --entryPoints.web.http.encodedCharacters.allowEncodedSlash=true", " --core.defaultRuleSyntax=v2",
          " --certificatesResolvers.x.acme.email=a@b.example --certificatesResolvers.x.acme.tlsChallenge=true",
          " --entryPoints.web.http.tls=true", " --serversTransport.insecureSkipVerify=true"}) {
      INFO(other);
      CHECK(digest(directory, level + flags + other) != first);
    }
  }
}

TEST_CASE("gw digest: providers.precedence counts where it decides, and nothing else of the providers",
          "[cli][digest]") {
  Directory directory;
  directory.write("dyn.yml", std::string(kRouters) + std::string(kServices).substr(6));
  auto pairs = [&](const std::string& priority) {
    directory.write("dump.kv",
                    "traefik/http/routers/k/rule Host(`k.example`)\ntraefik/http/routers/k/service t\n"
                    "traefik/http/routers/k/priority " +
                        priority + "\ntraefik/http/services/t/loadBalancer/servers/0/url http://10.0.0.2\n");
  };
  const std::string inputs =
      "kv=dump.kv -- --entryPoints.web.address=:80 --providers.file.filename=dyn.yml --providers.redis";
  for (const std::string level : {"", "--logical "}) {
    auto with = [&](const char* more) { return digest(directory, level + inputs + more); };
    pairs("17");
    std::string file = with(" --providers.precedence=file,redis"), redis = with(" --providers.precedence=redis,file");
    CHECK(file != redis);
    CHECK(with("") != redis);
    CHECK(with(" --providers.precedence=redis,docker,file") == redis);
    pairs("18");
    CHECK(with(" --providers.precedence=file,redis") == with(" --providers.precedence=redis,file"));
    CHECK(with(" --providers.redis.rootKey=traefik") == with(""));
  }
}

TEST_CASE("gw digest: --output holds what is printed", "[cli][digest]") {
  Directory directory;
  directory.write("dyn.yml", std::string(kRouters) + std::string(kServices).substr(6));
  std::string printed = digest(directory, "dyn.yml");
  CHECK(run("gw --no-config digest dyn.yml --output out", directory.path()).out.empty());
  CHECK(directory.read("out") == printed);
}

TEST_CASE("gw digest: of files the bytes count, wherever they stand", "[cli][digest]") {
  Directory directory;
  auto write = [&](const std::string& name, const std::string& certificate, const std::string& users) {
    directory.write(name, "tls: {certificates: [{certFile: " + certificate + ", keyFile: key.pem}]}\n" +
                              "http: {middlewares: {m: {basicAuth: {usersFile: " + users + "}}}}\n");
  };
  directory.write("a.pem", "-----A-----\n");
  directory.write("users", "u:1\n");
  write("one.yml", "a.pem", "users");
  write("inline.yml", "\"-----A-----\\n\"", "users");
  std::string first = digest(directory, "one.yml");
  CHECK(digest(directory, "inline.yml") == first);
  directory.write("copy/a.pem", "-----A-----\n");
  write("copy.yml", "copy/a.pem", "users");
  CHECK(digest(directory, "copy.yml") == first);
  directory.write("users", "u:2\n");
  std::string second = digest(directory, "one.yml");
  CHECK(second != first);
  directory.write("a.pem", "-----B-----\n");
  CHECK(digest(directory, "one.yml") != second);
  // What is not at hand counts by its name.
  write("absent.yml", "b.pem", "users");
  write("other.yml", "c.pem", "users");
  CHECK(digest(directory, "absent.yml") != digest(directory, "other.yml"));
}
