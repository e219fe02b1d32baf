#include <nlohmann/json.hpp>
#include <sstream>

#include "routetest/batch.h"
#include "routetest/json_scan.h"
#include "support/asked.h"
#include "support/catch.h"
#include "support/files.h"

using namespace gw;
using namespace gw::testing;

namespace {

std::string answered(const flow::Answer& answer) {
  std::string out;
  routetest::write_answer(answer, out);
  CHECK(nlohmann::json::accept(out));
  return out + "\n";
}

runtime::Object named(std::string_view name) {
  runtime::Object out;
  out.name = name;
  return out;
}

}  // namespace

TEST_CASE("routetest/batch: testdata/routetest/batch.jsonl", "[routetest]") {
  std::istringstream lines(read(source_path("testdata/routetest/batch.jsonl")));
  std::string actual;
  flow::Asked reused;
  for (std::string line; std::getline(lines, line);) {
    std::optional<std::string> error = routetest::read_question(line, reused);
    actual += line + "\n" + (error ? "  error: " + *error + "\n" : show(reused));
    flow::Asked fresh;
    CHECK(routetest::read_question(line, fresh) == error);
    if (!error) CHECK(show(fresh) == show(reused));
  }
  check_golden(source_path("testdata/routetest/batch.golden"), actual);
}

TEST_CASE("routetest/batch: memory is used again", "[routetest]") {
  flow::Asked asked;
  std::string path(200, 'a');
  auto line = [&](char c) {
    return R"({"host":")" + std::string(100, c) + R"(.com","target":"/)" + path + R"(","headers":[["K",")" + path +
           R"("]]})";
  };
  REQUIRE(!routetest::read_question(line('x'), asked));
  const char* places[] = {asked.host->data(), asked.target.data(), asked.headers[0].second.data()};
  REQUIRE(!routetest::read_question(line('y'), asked));
  CHECK(asked.host->starts_with("yyy"));
  CHECK(places[0] == asked.host->data());
  CHECK(places[1] == asked.target.data());
  CHECK(places[2] == asked.headers[0].second.data());
}

TEST_CASE("routetest/batch: answers", "[routetest]") {
  runtime::Object api = named("api@file"), web = named("web@file");
  std::string actual;
  flow::Answer answer;
  answer.status = 404;
  answer.entry_point = "web";
  answer.why = "no router matches";
  actual += answered(answer);

  answer = {};
  answer.router = &api;
  answer.ambiguous = {&web, &api};
  answer.service = "api@file";
  answer.middlewares = {"strip@file", "auth@file"};
  answer.forwarded = true;
  answer.upstream = {"GET", "/a", "a.com", {{"X-A", "1"}, {"X-B", "\"\\\n\x01\x7F\xFF\xC3\xA9\xE2\x80\xAE"}}};
  answer.entry_point = "websecure";
  answer.handshake = true;
  answer.tls_options = "default";
  answer.server = "http://10.0.0.5:8080";
  answer.uncertain = {{"auth@file", "asks http://auth.example/verify"}};
  actual += answered(answer);

  answer = {};
  answer.router = &web;
  answer.status = 301;
  answer.location = "https://a.com/";
  actual += answered(answer);
  answer = {};
  answer.broken = "handshake failed";
  actual += answered(answer);

  answer = {};
  answer.via = flow::Answer::Via::Tcp;
  answer.router = &api;
  answer.handshake = true;
  answer.tls_options = "old@file";
  answer.ambiguous = {&web};
  actual += answered(answer);
  for (auto via :
       {flow::Answer::Via::Udp, flow::Answer::Via::Http, flow::Answer::Via::Https, flow::Answer::Via::Closed}) {
    answer = {};
    answer.via = via;
    actual += answered(answer);
  }
  routetest::write_error("no \"question\"", actual);
  check_golden(source_path("testdata/routetest/answers.golden"), actual + "\n");
}

TEST_CASE("routetest/json: any value is skipped, as deep as is allowed", "[routetest]") {
  auto skipped = [](std::string_view text) {
    routetest::JsonScanner json(text);
    return json.skip() && json.finished();
  };
  for (const char* text :
       {"null", "true", "-0.5e+3", "\"a\\\"b\"", "[]", "{}", "[[],{}, 1 ]", R"({"a":{"b":[1,{}]},"c":2})"})
    CHECK(skipped(text));
  for (const char* text : {"", "nul", "01", "-", "1.", "1e", "[", "[1", "[1,", "{\"a\"}", "{\"a\":}", "{\"a\":1,}",
                           "{1:2}", "[1}", "\"", "tru", "[,]"})
    CHECK(!skipped(text));
  CHECK(skipped(std::string(64, '[') + std::string(64, ']')));
  CHECK(!skipped(std::string(65, '[') + std::string(65, ']')));
  CHECK(!skipped(std::string(1'000'000, '[')));
}
