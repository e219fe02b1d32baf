// gw rule as people and programs call it.

#include <nlohmann/json.hpp>
#include <sstream>

#include "support/catch.h"
#include "support/files.h"
#include "support/run.h"

using namespace gw::testing;
using nlohmann::json;

TEST_CASE("gw rule: testdata/rule/cli", "[cli][rule]") {
  // One file a case: the command behind "$ ", then what it prints, then "exit CODE".
  for (const auto& path : cases("testdata/rule/cli", ".case")) {
    DYNAMIC_SECTION(path.filename().string()) {
      std::string text = read(path);
      Directory scratch;
      std::size_t end = text.find('\n');
      Ran ran = run(text.substr(2, end - 2), scratch.path());
      std::string now = text.substr(0, end + 1) + ran.out + ran.err + "exit " + std::to_string(ran.code) + "\n";
      check_golden(path, now);
    }
  }
}

TEST_CASE("gw rule --batch: a line for each question, also for what is none", "[cli][rule]") {
  Directory scratch;
  scratch.write("questions",
                "{\"kind\":\"http-rule\",\"syntax\":\"v3\",\"rule\":\"Host(`A.example`)\"}\n"
                "\n"
                "{\"kind\":\"tcp-rule\",\"syntax\":\"v3\",\"rule\":\"HostSNI(`*`)\"}\n"
                "{\"kind\":\"http-rule\",\"syntax\":\"v2\",\"rule\":\"Header(`a`,`b`)\"}\n"
                "nonsense\n"
                "{\"kind\":\"http-rule\",\"rule\":1}");
  Ran ran = run("gw rule --batch questions", scratch.path());
  std::vector<json> answers;
  std::istringstream lines(ran.out);
  for (std::string line; std::getline(lines, line);) answers.push_back(json::parse(line));
  REQUIRE(answers.size() == 5);
  CHECK(answers[0] == json::parse(R"({"error": null, "priority": 17, "domains": ["a.example"]})"));
  CHECK(answers[1] == json::parse(R"({"error": null, "priority": -1, "domains": ["*"]})"));
  CHECK(answers[2]["error"] ==
        "error while parsing rule Header(`a`,`b`): parsing rule Header(`a`,`b`): unsupported "
        "function: Header");
  CHECK(answers[3].contains("problem"));
  CHECK(answers[4].contains("problem"));
  CHECK(ran.code == 3);
  CHECK(run("gw rule", scratch.path()).code == 2);
  CHECK(run("gw rule --batch none", scratch.path()).code == 3);
}

TEST_CASE("gw lint: a refused rule has a remedy of its own", "[cli][rule]") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"Host(`a`) AND Path(`/b`)", "Write && between matchers."},
      {"Headers(`X`, `y`)", "Write Header."},
      {"Hots(`a`)", "did you mean Host?"},
      {"HostSNI(`a`)", "Write Host, or move the router below tcp."},
      {"Host(`a`", "Close the parenthesis."},
      {"Host('ab')", "Write values in back quotes: `a.example`."},
      {"Path(`a`)", "Write /a."},
  };
  for (const auto& [rule, remedy] : cases) {
    Directory scratch;
    scratch.write("dyn.yml", "http:\n  routers:\n    r:\n      rule: \"" + rule +
                                 "\"\n      service: s\n  services:\n    s: {loadBalancer: {servers: [{url: "
                                 "\"http://10.0.0.1\"}]}}\n");
    json report = json::parse(run("gw lint --format json --select GW2,GW8 dyn.yml", scratch.path()).out);
    INFO(rule << " " << report.dump());
    REQUIRE(report["diagnostics"].size() == 1);
    CHECK(report["diagnostics"][0]["remedy"] == remedy);
  }
}
