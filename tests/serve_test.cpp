// gw serve as a whole, in this process.

#include <atomic>
#include <thread>

#include "support/catch.h"
#include "support/files.h"
#include "support/serving.h"

using namespace gw;
using namespace gw::testing;

namespace {

std::string one_service(const std::string& url) {
  return "http:\n  routers: {all: {rule: 'PathPrefix(`/`)', service: s}}\n"
         "  services: {s: {loadBalancer: {servers: [{url: '" +
         url + "'}]}}}\n";
}

/// What the REST provider takes: a router for a path, and its server.
std::string rest(const std::string& path, const std::string& url) {
  return "{\"http\":{\"routers\":{\"r\":{\"rule\":\"Path(`" + path + "`)\",\"service\":\"s\"}}," +
         "\"services\":{\"s\":{\"loadBalancer\":{\"servers\":[{\"url\":\"" + url + "\"}]}}}}}";
}

/// "\r", "\n", "\x00" as people write them.
std::string unescaped(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    char kind = text[++i];
    if (kind == 'r') out += '\r';
    else if (kind == 'n') out += '\n';
    else if (kind == 'x') out += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16)), i += 2;
  }
  return out;
}

}  // namespace

TEST_CASE("serve: bytes of testdata/serve/requests.tsv are answered as Traefik answers them", "[serve]") {
  PlainServer server;
  Serving gateway(one_service(server.url()));
  for (const auto& row : rows("testdata/serve/requests.tsv")) {
    INFO(row[0]);
    CHECK(ask(gateway.port(), unescaped(row[1])).statuses_text() == row[2]);
  }
  // It lives.
  CHECK(get(gateway.port(), "/").statuses_text() == "200 closed");
}

TEST_CASE("serve: no byte of a request comes to another one", "[serve]") {
  PlainServer server;
  Serving gateway(one_service(server.url()));
  Got got = ask(gateway.port(),
                "POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 29\r\n\r\nGET /smuggled HTTP/1.1\r\nHost:"
                "GET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(got.statuses_text() == "200 200");
  CHECK(got.bytes.find("POST /1 GET /smuggled HTTP/1.1\r\nHost:") != std::string::npos);
  CHECK(got.bytes.find("server GET /2 ") != std::string::npos);
  CHECK(got.bytes.find("server GET /smuggled") == std::string::npos);
}

TEST_CASE("serve: a file that changes is taken, one that Traefik would refuse is not", "[serve]") {
  PlainServer one("one"), two("two");
  serve::ServerOptions options;
  options.watch = true;
  Serving gateway(one_service(one.url()), options);
  auto answered = [&](const char* by) { return get(gateway.port(), "/").bytes.find(by) != std::string::npos; };
  CHECK(answered("one GET"));
  gateway.write(one_service(two.url()));
  CHECK(soon([&] { return answered("two GET"); }));
  gateway.write("http: {routers: {all: {rul: x}}}\n");
  CHECK(soon([&] { return gateway.said().find("refused") != std::string::npos; }));
  CHECK(answered("two GET"));
  gateway.write(one_service(one.url()));
  CHECK(soon([&] { return answered("one GET"); }));
  std::string reloads = get(gateway.port("admin"), "/api/reloads").bytes;
  CHECK(reloads.find("\"outcome\":\"refused\"") != std::string::npos);
  CHECK(reloads.find("service s@file changed") != std::string::npos);
}

TEST_CASE("serve: no request is lost while configurations are swapped", "[serve]") {
  PlainServer server;
  serve::ServerOptions options;
  options.watch = false;
  Serving gateway(one_service(server.url()), options);
  std::atomic<bool> stop{false};
  std::atomic<int> asked{0}, wrong{0};
  std::vector<std::thread> clients;
  for (int i = 0; i < 3; ++i) {
    clients.emplace_back([&] {
      while (!stop) {
        Got got = get(gateway.port(), "/");
        ++asked;
        if (got.statuses_text() != "200 closed") ++wrong;
      }
    });
  }
  const std::string payload = rest("/rest", "http://127.0.0.1:1");
  for (int i = 0; i < 30; ++i) {
    CHECK(gateway.server().put("rest", i % 3 == 2 ? "{\"http\":{\"routers\":3}}" : payload).outcome ==
          (i % 3 == 2 ? serve::Reload::Outcome::Refused
           : i == 0   ? serve::Reload::Outcome::Applied
                      : serve::Reload::Outcome::Unchanged));
  }
  stop = true;
  for (std::thread& one : clients) one.join();
  CHECK(asked > 0);
  CHECK(wrong == 0);
}

TEST_CASE("serve: what the in-memory provider publishes is served at once", "[serve]") {
  serve::ServerOptions options;
  options.watch = false;
  options.instead.mock = true;
  Serving gateway("http: {middlewares: {a: {addPrefix: {prefix: /x}}}}\n", options);
  CHECK(get(gateway.port(), "/hello").statuses_text() == "404 closed");
  serve::Reload reload = gateway.server().put("plugin", rest("/hello", "http://10.0.0.1:80"));
  CHECK(reload.outcome == serve::Reload::Outcome::Applied);
  Got got = get(gateway.port(), "/hello");
  CHECK(got.statuses_text() == "200 closed");
  CHECK(got.bytes.find("what http://10.0.0.1:80 would receive") != std::string::npos);
  CHECK(got.bytes.find("router   r@plugin") != std::string::npos);
}

TEST_CASE("serve: the admin address tells what runs and how", "[serve]") {
  serve::ServerOptions options;
  options.watch = false;
  options.instead.mock = true;
  options.admin_token = "t0ken";
  Serving gateway(one_service("http://10.0.0.1:80"), options);
  int admin = gateway.port("admin");
  auto asks = [&](const std::string& path, const std::string& more = "Authorization: Bearer t0ken\r\n") {
    return get(admin, path, "a", more);
  };
  CHECK(asks("/ping", "").statuses_text() == "200 closed");
  CHECK(asks("/readyz", "").statuses_text() == "200 closed");
  CHECK(asks("/", "").bytes.find("<!doctype html>") != std::string::npos);
  CHECK(asks("/dashboard/", "").bytes.find("<!doctype html>") != std::string::npos);
  CHECK(asks("/dashboard/api/rawdata", "").statuses_text() == "401 closed");
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "/dashboard";
  CHECK(asks(deep + "/x").statuses_text() == "404 closed");
  CHECK(asks("/api/rawdata", "").statuses_text() == "401 closed");
  CHECK(asks("/api/rawdata", "Authorization: Bearer t0kem\r\n").statuses_text() == "401 closed");
  CHECK(asks("/api/rawdata").bytes.find("all@file") != std::string::npos);
  CHECK(asks("/api/http/routers").bytes.find("\"provider\":\"file\"") != std::string::npos);
  CHECK(asks("/api/http/routers/all@file").bytes.find("PathPrefix") != std::string::npos);
  CHECK(asks("/api/http/routers/none@file").statuses_text() == "404 closed");
  CHECK(asks("/api/overview").bytes.find("\"routers\":{\"total\":1") != std::string::npos);
  CHECK(asks("/api/nothing").statuses_text() == "404 closed");
  CHECK(get(gateway.port(), "/x").statuses_text() == "200 closed");
  CHECK(asks("/metrics")
            .bytes.find("traefik_router_requests_total{code=\"200\",method=\"GET\",protocol=\"http\",router=\"all@"
                        "file\",service=\"s@file\"} 1") != std::string::npos);
  std::string form = "{\"method\":\"GET\",\"url\":\"http://a/x\"}";
  Got traced =
      ask(admin, "POST /api/route-test HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer t0ken\r\nContent-Length: " +
                     std::to_string(form.size()) + "\r\n\r\n" + form);
  CHECK(traced.bytes.find("\"router\":\"all@file\"") != std::string::npos);
  CHECK(ask(admin,
            "PUT /api/providers/rest HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer t0ken\r\nContent-Length: 2\r\n\r\n{}")
            .statuses_text() == "404");
}

TEST_CASE("serve: Traefik's own services answer behind routers of the configuration", "[serve]") {
  serve::ServerOptions options;
  options.watch = false;
  Serving gateway(
      "http:\n  routers:\n"
      "    api: {rule: 'PathPrefix(`/api`) || PathPrefix(`/dashboard`)', service: api@internal}\n"
      "    ping: {rule: 'Path(`/health`)', service: ping@internal}\n"
      "    metrics: {rule: 'Path(`/numbers`)', service: prometheus@internal}\n",
      options,
      "entryPoints: {web: {address: '127.0.0.1:0'}}\nproviders: {file: {filename: dynamic.yml}}\napi: {dashboard: "
      "true}\nping: {manualRouting: true}\nmetrics: {prometheus: {manualRouting: true}}\n");
  auto asks = [&](const std::string& path) { return get(gateway.port(), path); };
  CHECK(asks("/dashboard/").bytes.find("<!doctype html>") != std::string::npos);
  CHECK(asks("/dashboard/page.css").statuses_text() == "200 closed");
  CHECK(asks("/dashboard/metrics").statuses_text() == "404 closed");
  CHECK(asks("/dashboard/api/overview").bytes.find("\"certificates\"") != std::string::npos);
  CHECK(asks("/api/http/routers/ping@file").statuses_text() == "200 closed");
  CHECK(asks("/health").bytes.ends_with("\r\n\r\nOK"));
  CHECK(asks("/numbers").bytes.find("# TYPE") != std::string::npos);
  CHECK(asks("/api/http/routers?page=0").bytes.ends_with("{\"message\":\"invalid request: page: 0\"}\n"));
}

TEST_CASE("serve: api@internal lies below api.basePath, dashboard@internal does not", "[serve]") {
  serve::ServerOptions options;
  options.watch = false;
  Serving gateway(
      "http:\n  routers:\n"
      "    api: {rule: 'PathPrefix(`/`)', service: api@internal}\n"
      "    files: {rule: 'Host(`files`)', service: dashboard@internal, priority: 100}\n",
      options,
      "entryPoints: {web: {address: '127.0.0.1:0'}}\nproviders: {file: {filename: dynamic.yml}}\n"
      "api: {dashboard: true, basePath: /base}\n");
  auto asks = [&](const std::string& path, const std::string& host = "a") { return get(gateway.port(), path, host); };
  CHECK(asks("/base").bytes.find("Location: /base/dashboard/\r\n") != std::string::npos);
  CHECK(asks("/base").statuses_text() == "302 closed");
  CHECK(asks("/base/").statuses_text() == "404 closed");
  CHECK(asks("/base/dashboard").statuses_text() == "404 closed");
  CHECK(asks("/base/dashboard/").bytes.find("<!doctype html>") != std::string::npos);
  CHECK(asks("/base/api/overview").statuses_text() == "200 closed");
  CHECK(asks("/api/overview").statuses_text() == "404 closed");
  CHECK(asks("/basex").statuses_text() == "404 closed");
  CHECK(asks("/", "files").bytes.find("<!doctype html>") != std::string::npos);
  CHECK(asks("/dashboard/", "files").statuses_text() == "404 closed");
}

TEST_CASE("serve: a fault is put in front of a service", "[serve]") {
  serve::ServerOptions options;
  options.watch = false;
  options.instead.mock = true;
  serve::Fault fault;
  fault.service = "s";
  fault.abort = 503;
  options.instead.faults = {fault};
  Serving gateway(one_service("http://10.0.0.1:80"), options);
  CHECK(get(gateway.port(), "/").statuses_text() == "503 closed");
}

TEST_CASE("serve: a middleware that gw does not have answers 501 with its name", "[serve]") {
  serve::ServerOptions options;
  options.watch = false;
  options.instead.mock = true;
  Serving gateway(
      "http:\n  routers: {all: {rule: 'PathPrefix(`/`)', service: s, middlewares: [p]}}\n"
      "  middlewares: {p: {plugin: {demo: {a: b}}}}\n"
      "  services: {s: {loadBalancer: {servers: [{url: 'http://10.0.0.1:80'}]}}}\n",
      options,
      "entryPoints: {web: {address: '127.0.0.1:0'}}\nexperimental: {plugins: {demo: {moduleName: a/b, version: v1}}}\n"
      "providers: {file: {filename: dynamic.yml}}\n");
  Got got = get(gateway.port(), "/");
  CHECK(got.statuses_text() == "501 closed");
  CHECK(got.bytes.find("p@file") != std::string::npos);
}

TEST_CASE("serve: a server that is not there is 502, one that is silent too long 504", "[serve]") {
  serve::ServerOptions options;
  options.watch = false;
  Serving gateway(
      "http:\n  routers: {all: {rule: 'PathPrefix(`/`)', service: s}}\n"
      "  services: {s: {loadBalancer: {servers: [{url: 'http://127.0.0.1:1'}]}}}\n",
      options);
  CHECK(get(gateway.port(), "/").statuses_text() == "502 closed");
}
