#include <cstdlib>
#include <nlohmann/json.hpp>

#include "routetest/groups.h"
#include "routetest/results.h"
#include "support/catch.h"
#include "support/files.h"
#include "text/utf8.h"

using namespace gw;
using namespace gw::testing;

namespace {

constexpr std::string_view kFile = R"(cases:
  - name: the API needs a tenant
    request: GET https://app.example.com/
    expect: {router: api@file}
  - request: https://b.example.com/
    expect: {none: true}
  - reqest: https://c.example.com/
)";

std::filesystem::path golden(const std::string& name) { return source_path("testdata/routetest/results/" + name); }

struct Sample {
  text::SourceSet sources;
  routetest::Results results;

  Sample() {
    text::SourceId id = sources.add("routes.test.yml", std::string(kFile));
    auto span = [&](std::string_view part) {
      auto at = static_cast<std::uint32_t>(kFile.find(part));
      return text::Span{id, at, at + static_cast<std::uint32_t>(part.size())};
    };
    results.gw = "0.1.0";
    routetest::Outcome failed{"the API needs a tenant", span("name"), {}, "Header(`X-Tenant`, `blue`) is false"};
    failed.differences = {{"router", "api@file", "none", span("api@file")},
                          {"upstream header X-A", "<&\"'%\x1B[31m", "\xFF\xE2\x80\xAE#\n", {}}};
    results.outcomes = {{"https://b.example.com/ # <hash>", span("request: https"), {}, {}}, failed};
    results.problems = {{"a case has no key \"reqest\", did you mean request?", span("reqest")}, {"no place", {}}};
  }
};

}  // namespace

TEST_CASE("routetest/results: every format", "[routetest]") {
  Sample sample;
  report::Style style;
  for (const routetest::ResultFormat& format : routetest::result_formats()) {
    DYNAMIC_SECTION(format.name) {
      std::string text = format.render(sample.results, sample.sources, style);
      check_golden(golden("sample." + std::string(format.name)), text);
      CHECK(text::first_malformed(text) == text.size());
      CHECK(text.find('\x1B') == std::string::npos);
      if (format.name == "json") CHECK(nlohmann::json::accept(text));
      // Nothing at all is no fault of a format.
      CHECK(!format.render({}, sample.sources, style).empty() == (format.name != "github"));
    }
  }
  CHECK(routetest::find_result_format("xml") == nullptr);
  style.color = true;
  check_golden(golden("sample.color"), routetest::results_human(sample.results, sample.sources, style));
}

TEST_CASE("routetest/results: the JUnit report is read", "[routetest][tools]") {
  if (std::system("python3 -c 'import junitparser' >/dev/null 2>&1") != 0) {
    WARN("skipped: junitparser is not installed");
    return;
  }
  std::string script =
      "import sys, junitparser\n"
      "suites = junitparser.JUnitXml.fromfile(sys.argv[1])\n"
      "cases = [case for suite in suites for case in suite]\n"
      "assert (len(cases), suites.failures, suites.errors) == (4, 1, 2), cases\n";
  CHECK(std::system(("python3 -c '" + script + "' '" + golden("sample.junit").string() + "'").c_str()) == 0);
}

TEST_CASE("routetest/groups: counted by predicted and logged router", "[routetest]") {
  runtime::Object api, web;
  api.name = "api@file";
  web.name = "web@file";
  routetest::Groups groups;
  flow::Asked asked;
  asked.host = "a.com";
  flow::Answer to_api, to_none;
  to_api.router = &api;
  to_none.status = 404;
  std::string lines;
  for (int i = 0; i < 3; ++i) groups.add(asked, to_api, "api@file", 200);
  asked.tls = true;
  asked.target = "/x\x1B";
  groups.add(asked, to_api, "web@file", 200);
  groups.add(asked, to_none, "", 404);
  groups.add(asked, to_none, "web@file", 200);
  groups.add_fault("line 7: no request");
  groups.add_fault("line 9: no request");
  routetest::write_log_answer(asked, to_none, "web@file", 200, lines);
  CHECK(nlohmann::json::accept(lines));
  std::string json = routetest::groups_json(groups);
  CHECK(nlohmann::json::accept(json));
  check_golden(golden("groups.golden"), routetest::groups_human(groups, {}, true) + "\n" +
                                            routetest::groups_human(groups, {}, false) + "\n" + json + lines);
  for (std::size_t i = 0; i < routetest::Groups::kMost + 10; ++i)
    groups.add(asked, to_none, "r" + std::to_string(i), 0);
  CHECK(groups.groups().size() == routetest::Groups::kMost + 1);
}
