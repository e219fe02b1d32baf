// What Traefik 3.7.13 made of the rules of testdata/vectors: error, priority and domains, all of them.

#include <nlohmann/json.hpp>

#include "rule/program.h"
#include "support/catch.h"
#include "support/run.h"
#include "text/rune.h"

using namespace gw;
using nlohmann::json;

namespace {

constexpr Version kVersion{3, 7, 13};

/// As JSON can say it: bytes that are no UTF-8 became U+FFFD when the vectors were written.
json text_or_null(const std::string& text) {
  if (text.empty()) return {};
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    gw::text::Rune rune = gw::text::decode(text, at);
    gw::text::encode(rune.value, out);
    at += rune.size;
  }
  return out;
}

/// What gw says, in the members that the line has.
json answer(const json& line, rule::Protocol protocol) {
  std::string text = line["rule"];
  rule::Compiled compiled = rule::compile(text, rule::to_syntax(line["syntax"].get<std::string>()), protocol, kVersion);
  json out = {{"syntax", line["syntax"]}, {"rule", text}, {"error", text_or_null(compiled.error)}};
  CHECK((compiled.program != nullptr) == compiled.error.empty());
  CHECK(compiled.blame.begin <= compiled.blame.end);
  CHECK(compiled.blame.end <= text.size());
  if (!line.contains("priority")) return out;
  rule::Domains domains = rule::domains(text, protocol, kVersion);
  out["priority"] = rule::default_priority(text, protocol);
  out["domains"] = domains.values.empty() ? json() : json(domains.values);
  out["domains_error"] = text_or_null(domains.error);
  return out;
}

void check_suite(const std::string& suite, rule::Protocol protocol) {
  std::size_t lines = 0;
  for (const std::string& line : testing::zipped_lines("testdata/vectors/" + suite + ".jsonl.gz")) {
    json expected = json::parse(line);
    expected.erase("note");
    expected.erase("error_go1_19");  // What releases before 3.0 said.
    json actual = answer(expected, protocol);
    ++lines;
    if (actual == expected) continue;
    INFO(suite << ": " << expected["rule"]);
    CHECK(actual.dump(2) == expected.dump(2));
  }
  CHECK(lines > 0);
}

}  // namespace

TEST_CASE("vectors: HTTP rules", "[vectors][rule]") { check_suite("rules-http", rule::Protocol::Http); }
TEST_CASE("vectors: TCP rules", "[vectors][rule]") { check_suite("rules-tcp", rule::Protocol::Tcp); }
TEST_CASE("vectors: errors of rules", "[vectors][rule]") { check_suite("rule-errors", rule::Protocol::Http); }
