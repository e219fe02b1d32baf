// What the middlewares of the proxy do with requests and answers. Bad Host, the preflight with credentials, guessed
// text/plain and the pages of errors were seen with Traefik 3.7.13; the other rows are read from its source.

#include "support/catch.h"
#include "support/serve_step.h"

using namespace gw;
using testing::answering;
using testing::echoing;
using testing::StepAnswer;
using testing::SteppedMiddleware;
using Lines = std::vector<std::string>;

TEST_CASE("serve/headers: what the answer gets", "[serve]") {
  struct Row {
    std::string name, yaml;
    testing::StepRequest request;
    serve::Headers from_server;
    Lines expected;
  };
  const std::vector<Row> rows = {
      {"custom headers are set and removed",
       "headers: {customResponseHeaders: {x-a: b, Server: ''}}",
       {},
       {{"Server", "apache"}, {"X-A", "old"}},
       {"Content-Length: 5", "X-A: b"}},
      {"security headers",
       "headers: {frameDeny: true, contentTypeNosniff: true, browserXssFilter: true, referrerPolicy: same-origin, "
       "permissionsPolicy: 'a=()', contentSecurityPolicy: self, stsSeconds: 31536000, stsIncludeSubdomains: true}",
       {},
       {},
       {"Content-Length: 5", "Content-Security-Policy: self", "Permissions-Policy: a=()",
        "Referrer-Policy: same-origin", "X-Content-Type-Options: nosniff", "X-Frame-Options: DENY",
        "X-Xss-Protection: 1; mode=block"}},
      {"by TLS",
       "headers: {stsSeconds: 100, stsPreload: true, stsIncludeSubdomains: true, publicKey: p}",
       {.tls = true},
       {},
       {"Content-Length: 5", "Public-Key-Pins: p",
        "Strict-Transport-Security: max-age=100; includeSubDomains; preload"}},
      {"forced",
       "headers: {stsSeconds: 100, forceSTSHeader: true, customFrameOptionsValue: SAMEORIGIN}",
       {},
       {},
       {"Content-Length: 5", "Strict-Transport-Security: max-age=100", "X-Frame-Options: SAMEORIGIN"}},
      {"development",
       "headers: {stsSeconds: 100, forceSTSHeader: true, isDevelopment: true, frameDeny: true}",
       {},
       {},
       {"Content-Length: 5", "X-Frame-Options: DENY"}},
      {"an origin that is listed",
       "headers: {accessControlAllowOriginList: [https://b.com], accessControlAllowCredentials: true, "
       "accessControlExposeHeaders: [X-A, X-B], addVaryHeader: true}",
       {.headers = {{"Origin", "https://b.com"}}},
       {{"Vary", "Accept"}},
       {"Access-Control-Allow-Credentials: true", "Access-Control-Allow-Origin: https://b.com",
        "Access-Control-Expose-Headers: X-A,X-B", "Content-Length: 5", "Vary: Accept,Origin"}},
      {"any origin, and none is said",
       "headers: {accessControlAllowOriginList: ['*']}",
       {},
       {},
       {"Access-Control-Allow-Origin: *", "Content-Length: 5"}},
      {"another origin",
       "headers: {accessControlAllowOriginListRegex: ['^https://.*[.]b[.]com$']}",
       {.headers = {{"Origin", "https://c.com"}}},
       {},
       {"Content-Length: 5"}},
      {"an origin that a pattern takes",
       "headers: {accessControlAllowOriginListRegex: ['^https://.*[.]b[.]com$']}",
       {.headers = {{"Origin", "https://x.b.com"}}},
       {},
       {"Access-Control-Allow-Origin: https://x.b.com", "Content-Length: 5"}},
      {"a preflight",
       "headers: {accessControlAllowMethods: [GET, PUT], accessControlAllowHeaders: [X-A], accessControlMaxAge: 100, "
       "accessControlAllowOriginList: [https://b.com]}",
       {.line = "OPTIONS /", .headers = {{"Origin", "https://b.com"}, {"Access-Control-Request-Method", "PUT"}}},
       {},
       {"Access-Control-Allow-Headers: X-A", "Access-Control-Allow-Methods: GET,PUT",
        "Access-Control-Allow-Origin: https://b.com", "Access-Control-Max-Age: 100"}},
      {"a preflight with credentials gets back what it asks for",
       "headers: {accessControlAllowMethods: ['*'], accessControlAllowHeaders: ['*'], "
       "accessControlAllowOriginList: ['*'], accessControlAllowCredentials: true}",
       {.line = "OPTIONS /",
        .headers = {{"Origin", "https://b.com"},
                    {"Access-Control-Request-Method", "PUT"},
                    {"Access-Control-Request-Headers", "x-q"}}},
       {},
       {"Access-Control-Allow-Credentials: true", "Access-Control-Allow-Headers: x-q",
        "Access-Control-Allow-Methods: PUT", "Access-Control-Allow-Origin: https://b.com"}},
      {"a host that is not allowed",
       "headers: {allowedHosts: [b.com], frameDeny: true, customResponseHeaders: {X-A: b}}",
       {},
       {},
       {"Content-Type: text/plain; charset=utf-8", "X-A: b", "X-Content-Type-Options: nosniff"}},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    StepAnswer answer = SteppedMiddleware(row.yaml).ask(row.request, answering(200, row.from_server));
    CHECK(answer.lines() == row.expected);
    CHECK(answer.heads == 1);
    CHECK(answer.ended);
  }
}

TEST_CASE("serve/headers: a nonce is another one each time", "[serve]") {
  SteppedMiddleware step("headers: {contentSecurityPolicy: \"script-src $NONCE\"}");
  std::string one = step.ask({}, answering(200)).header("Content-Security-Policy");
  std::string two = step.ask({}, answering(200)).header("Content-Security-Policy");
  CHECK(one.starts_with("script-src 'nonce-"));
  CHECK(one.size() == std::string("script-src 'nonce-'").size() + 22);
  CHECK(one != two);
}

TEST_CASE("serve/responseHeaderModifier: sets, adds, removes", "[serve]") {
  SteppedMiddleware step("responseHeaderModifier: {set: {X-A: new}, add: {X-B: two}, remove: [server]}");
  StepAnswer answer = step.ask({}, answering(200, {{"X-A", "old"}, {"X-B", "one"}, {"Server", "s"}}));
  CHECK(answer.lines() == Lines{"Content-Length: 5", "X-A: new", "X-B: one", "X-B: two"});
}

TEST_CASE("serve/contentType: a type is guessed where there is none", "[serve]") {
  SteppedMiddleware step("contentType: {}");
  struct Row {
    std::string body, type;
  };
  for (const Row& row : std::vector<Row>{{"hello", "text/plain; charset=utf-8"},
                                         {"  <html><p>", "text/html; charset=utf-8"},
                                         {"<?xml version=\"1.0\"?>", "text/xml; charset=utf-8"},
                                         {"%PDF-1.4", "application/pdf"},
                                         {std::string("\x89PNG\r\n\x1a\n1234"), "image/png"},
                                         {std::string("RIFF1234WEBPVP8"), "image/webp"},
                                         {std::string("\0\1\0\0x", 5), "font/ttf"},
                                         {std::string("\1\2\3", 3), "application/octet-stream"},
                                         {"{\"a\": 1}", "text/plain; charset=utf-8"}}) {
    StepAnswer answer = step.ask({}, answering(200, {}, {row.body}));
    CHECK(answer.header("Content-Type") == row.type);
    CHECK(answer.body == row.body);
  }
  CHECK(step.ask({}, answering(200, {{"Content-Type", "a/b"}})).header("Content-Type") == "a/b");
  CHECK(step.ask({}, answering(204, {}, {})).header("Content-Type").empty());
  SteppedMiddleware off("contentType: {autoDetect: false}");
  CHECK(off.ask({}, answering(200)).header("Content-Type").empty());
}

TEST_CASE("serve/errors: the page of the service takes the place of an answer", "[serve]") {
  SteppedMiddleware step(
      "errors: {status: ['404', '500-599'], service: pages, query: '/{status}/{originalStatus}?u={url}', "
      "statusRewrites: {'500-503': 418}}",
      "", echoing());
  StepAnswer answer = step.ask({.line = "POST /a%20b?c=d", .headers = {{"X-A", "b"}}, .body = "12345"}, answering(404));
  CHECK(answer.status == 404);
  CHECK(answer.heads == 1);
  CHECK(answer.body.starts_with("GET /404/404?u=http%3A%2F%2Fa.com%2Fa%2520b%3Fc%3Dd\nHost: a.com\n"));
  CHECK(answer.body.find("X-A: b\n") != std::string::npos);
  answer = step.ask({}, answering(503));
  CHECK(answer.status == 418);
  CHECK(answer.body.starts_with("GET /418/503?u="));
  answer = step.ask({}, answering(200));
  CHECK(answer.status == 200);
  CHECK(answer.body == "hello");
  SteppedMiddleware some("errors: {status: ['404'], service: pages, errorRequestHeaders: [X-B]}", "", echoing());
  answer = some.ask({.headers = {{"X-A", "b"}, {"X-B", "c"}}}, answering(404));
  CHECK(answer.body == "GET /\nHost: a.com\nX-B: c\n\n");
}
