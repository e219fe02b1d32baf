// gw route as people and programs call it.

#include <nlohmann/json.hpp>
#include <sstream>

#include "support/catch.h"
#include "support/files.h"
#include "support/run.h"

using namespace gw::testing;
using nlohmann::json;

TEST_CASE("gw route: testdata/route/cli", "[cli][route]") {
  // One file a case: the command behind "$ ", run where testdata lies, then what it prints, then "exit CODE".
  for (const auto& path : cases("testdata/route/cli", ".case")) {
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

std::string bare(const json& name) {
  std::string text = name.is_null() ? "none" : name.get<std::string>();
  return text.substr(0, text.find('@'));
}

/// The routers of a table as a running Traefik would tell them.
json snapshot_of(const json& table) {
  json out;
  for (const json& router : table["routers"]) {
    std::string provider = router["provider"];
    std::string suffix = "@" + (provider.empty() ? std::string("nobody") : provider);
    json& to = out["routers"][router["name"].get<std::string>() + suffix];
    to = {{"rule", router["rule"]},         {"service", "s"},      {"entryPoints", {"ep"}},
          {"ruleSyntax", router["syntax"]}, {"status", "enabled"}, {"using", {"ep"}}};
    if (router["priority"] != 0) to["priority"] = router["priority"];
    if (router["tls"].get<bool>()) to["tls"] = json::object();
    out["services"]["s" + suffix] = {{"loadBalancer", {{"servers", {{{"url", "http://10.0.0.1"}}}}}},
                                     {"status", "enabled"}};
  }
  return out;
}

}  // namespace

TEST_CASE("gw route test --batch: tables of several providers, from snapshots", "[cli][route][vectors]") {
  std::size_t requests = 0, tables = 0;
  for (const std::string& line : zipped_lines("testdata/vectors/tables-http.jsonl.gz")) {
    if (++tables % 10 != 0) continue;  // Each is a process.
    json table = json::parse(line), config = {{"entryPoints", {{"ep", {{"address", ":80"}}}}}};
    if (!table["precedence"].empty()) config["providers"]["precedence"] = table["precedence"];
    Directory scratch;
    scratch.write("snapshot.json", snapshot_of(table).dump(-1, ' ', true));
    scratch.write("traefik.yml", config.dump());
    std::string questions;
    for (const json& request : table["requests"]) {
      json question = {{"method", request["method"]}, {"target", request["target"]},
                       {"host", request["host"]},     {"headers", request["headers"]},
                       {"remote", request["remote"]}, {"tls", request["tls"]},
                       {"entrypoint", "ep"},          {"sni", ""}};
      question["version"] = request.value("version", "HTTP/1.1");
      questions += question.dump() + "\n";
    }
    scratch.write("questions.jsonl", questions);
    Ran ran = run("gw route test -c traefik.yml -c snapshot.json --batch questions.jsonl", scratch.path());
    std::istringstream answers(ran.out);
    for (std::size_t i = 0; i < table["requests"].size(); ++i) {
      std::string text;
      INFO(table["routers"].dump() << "\n" << table["requests"][i].dump() << "\n" << ran.err);
      REQUIRE(std::getline(answers, text));
      json answer = json::parse(text);
      const json& expected = table["entrypoint_answers"][i];
      INFO(text << "\n" << expected.dump());
      std::string got =
          answer["router"].is_null() && answer["status"] != 404 ? answer["status"].dump() : bare(answer["router"]);
      ++requests;
      if (!expected.is_array()) {
        CHECK(got == bare(expected));
        continue;
      }
      CHECK(std::find(expected.begin(), expected.end(), json(got)) != expected.end());
      CHECK(answer["ambiguous"].size() + 1 == expected.size());
    }
  }
  REQUIRE(requests > 600);
}

TEST_CASE("gw: a snapshot that cannot be read is not analysed, and one of several providers is judged as such",
          "[cli][route]") {
  Directory scratch;
  scratch.write("empty.json", "");
  scratch.write("cut.json", R"json({"routers":{"a@docker":{"rule":"Host(`a`)json");
  scratch.write("list.json", "[]");
  for (const std::string name : {"empty.json", "cut.json", "list.json"}) {
    INFO(name);
    CHECK(run("gw route test -c snapshot=" + name + " http://a/", scratch.path()).code == 3);
    CHECK(run("gw lint --as snapshot " + name, scratch.path()).code == 3);
  }
  scratch.write("raw.json", R"json({
    "routers": {"a@docker": {"rule": "Host(`a.b`)", "service": "s", "status": "enabled"},
                "b@file": {"rule": "Host(`b.b`)", "service": "s@docker", "middlewares": ["m"]},
                "c@file": {"rule": "Host(`c.b`)", "service": "s"}},
    "middlewares": {"m@file": {"addPrefix": {"prefix": "/x"}}},
    "services": {"s@docker": {"loadBalancer": {"servers": [{"url": "http://10.0.0.1"}]}}}})json");
  json report = json::parse(run("gw lint --format json raw.json", scratch.path()).out);
  INFO(report.dump());
  REQUIRE(report["summary"]["errors"] == 1);
  CHECK(report["diagnostics"][0]["object"] == "c@file");
}
