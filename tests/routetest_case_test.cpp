#include "routetest/case_file.h"
#include "routetest/check.h"
#include "support/asked.h"
#include "support/catch.h"
#include "support/files.h"

using namespace gw;
using namespace gw::testing;

namespace {

std::string show(const routetest::CaseFile& file, const text::SourceSet& sources) {
  std::string out;
  for (const auto& path : file.config) out += "config " + path.value + "\n";
  for (const routetest::Case& one : file.cases) {
    text::LineColumn at = sources[one.span.source].locate(one.span.begin);
    out += std::to_string(at.line) + ": " + one.name + "\n" + testing::show(one.asked);
    // Against an answer that says nothing every expectation differs.
    for (const auto& difference : routetest::differences(one.expect, {}))
      out += "  " + difference.what + " expected " + difference.expected + " at " +
             std::string(sources.text(difference.span)) + ", got " + difference.actual + "\n";
  }
  for (const routetest::Problem& problem : file.problems) out += routetest::to_string(problem, sources) + "\n";
  return out;
}

struct Row {
  const char* expect;
  const char* differences;  ///< "what: expected/actual", joined by "; ".
};

}  // namespace

TEST_CASE("routetest/case_file: testdata/routetest/cases", "[routetest]") {
  for (const auto& path : cases("testdata/routetest/cases", ".yml")) {
    DYNAMIC_SECTION(path.filename().string()) {
      text::SourceSet sources;
      text::SourceId id = sources.add(path.filename().string(), read(path));
      auto golden = path;
      check_golden(golden.replace_extension(".golden"), show(routetest::read_case_file(sources, id), sources));
    }
  }
}

TEST_CASE("routetest/case_file: aliases do not make a small file large", "[routetest]") {
  std::string bytes = "defaults: {headers: &h {";
  for (int i = 0; i < 1000; ++i) bytes += "X-" + std::to_string(i) + ": a, ";
  bytes += "}}\ncases:\n";
  for (int i = 0; i < 1000; ++i) bytes += "- {request: http://a.com/, headers: *h, expect: {none: true}}\n";
  text::SourceSet sources;
  routetest::CaseFile file = routetest::read_case_file(sources, sources.add("big.yml", bytes));
  REQUIRE(file.problems.size() == 1);
  CHECK(file.cases.size() < 100);
}

TEST_CASE("routetest/check: an answer against what was expected", "[routetest]") {
  runtime::Object api, web;
  api.name = "api@file";
  web.name = "web@file";
  flow::Answer answer;
  answer.router = &api;
  answer.ambiguous = {&web};
  answer.service = "svc@file";
  answer.middlewares = {"a@file", "b@file"};
  answer.entry_point = "web";
  answer.forwarded = true;
  answer.upstream = {"GET", "/x", "a.com", {{"X-A", "1"}, {"X-A", "2"}, {"X-B", ""}}};
  answer.handshake = true;
  answer.tls_options = "default";
  answer.server = "http://10.0.0.1";
  const Row rows[] = {
      {"{router: api@file, service: svc@file, entrypoint: web, middlewares: [a@file, b@file], none: false}", ""},
      {"{upstream: {method: GET, target: /x, host: a.com, headers: {x-a: 1, X-A: '1, 2', X-B: '', X-C: null}}}", ""},
      {"{tls_options: default, server: 'http://10.0.0.1', ambiguous: [web@file]}", ""},
      {"{ambiguous: true}", ""},
      {"{router: web@file}", "router: web@file/api@file"},
      {"{none: true}", "router: none/api@file"},
      {"{ambiguous: false}", "ambiguous: none/web@file"},
      {"{ambiguous: []}", "ambiguous: none/web@file"},
      {"{middlewares: [b@file, a@file]}", "middlewares: b@file, a@file/a@file, b@file"},
      {"{status: 404}", "status: 404/the request goes to the server"},
      {"{upstream: {headers: {X-A: 3, X-B: null, X-C: ''}}}",
       "upstream header X-A: 3/1, 2; upstream header X-B: none/; upstream header X-C: /none"},
      {"{upstream: {target: /y}, location: /z}", "location: /z/none; upstream target: /y//x"},
  };
  for (const Row& row : rows) {
    INFO(row.expect);
    text::SourceSet sources;
    text::SourceId id =
        sources.add("c.yml", std::string("cases: [{request: http://a.com/, expect: ") + row.expect + "}]");
    routetest::CaseFile file = routetest::read_case_file(sources, id);
    REQUIRE(file.problems.empty());
    REQUIRE(file.cases.size() == 1);
    std::string actual;
    for (const auto& d : routetest::differences(file.cases[0].expect, answer))
      actual += (actual.empty() ? "" : "; ") + d.what + ": " + d.expected + "/" + d.actual;
    CHECK(actual == row.differences);
  }
}
