// What Traefik 3.7.13 made of the rules of testdata/vectors: error, priority and domains, all of them; and which of the
// rules of match-*.jsonl.gz its muxers, with one rule each, found to match which requests and connections.

#include <nlohmann/json.hpp>

#include "base/rune.h"
#include "rule/program.h"
#include "support/catch.h"
#include "support/run.h"

using namespace gw;
using nlohmann::json;

namespace {

constexpr Version kVersion{3, 7, 13};

/// As JSON can say it: bytes that are no UTF-8 became U+FFFD when the vectors were written.
json text_or_null(const std::string& text) {
  if (text.empty()) return {};
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    gw::base::Rune rune = gw::base::decode(text, at);
    gw::base::encode(rune.value, out);
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

/// Texts of a JSON list of pairs, which must outlive what is made of them.
std::vector<rule::Pair> pairs(const json& line, const char* name) {
  std::vector<rule::Pair> out;
  if (!line.contains(name)) return out;
  for (const json& pair : line[name])
    out.push_back({pair[0].get_ref<const std::string&>(), pair[1].get_ref<const std::string&>()});
  return out;
}

/// The address of a peer, whose zone does not count.
std::optional<base::Ip> peer(const json& line) {
  std::string text = line["peer"];
  return base::parse_ip(text.substr(0, text.find('%')));
}

std::string ask(const std::vector<rule::Compiled>& rules, const json& line) {
  std::vector<rule::Pair> headers = pairs(line, "headers"), query = pairs(line, "query");
  rule::HttpRequest request;
  request.method = line["method"].get_ref<const std::string&>();
  request.host = line["host"].get_ref<const std::string&>();
  request.raw_host = line["raw"].get_ref<const std::string&>();
  request.path = line["path"].get_ref<const std::string&>();
  request.headers = headers;
  request.query = query;
  request.peer = peer(line);
  std::string out;
  for (const rule::Compiled& one : rules) out += one.program->matches(request) ? '1' : '0';
  return out;
}

std::string ask_tcp(const std::vector<rule::Compiled>& rules, const json& line) {
  std::vector<std::string_view> protocols;
  if (line.contains("alpn")) {
    for (const json& one : line["alpn"]) protocols.emplace_back(one.get_ref<const std::string&>());
  }
  rule::TcpConnection connection;
  connection.server_name = line["sni"].get_ref<const std::string&>();
  connection.alpn = protocols;
  connection.peer = peer(line);
  std::string out;
  for (const rule::Compiled& one : rules) out += one.program->matches(connection) ? '1' : '0';
  return out;
}

/// Each line: rules, what they are asked, and for each question a digit for each rule.
void check_matches(const std::string& suite, rule::Protocol protocol) {
  bool http = protocol == rule::Protocol::Http;
  std::size_t answers = 0;
  for (const std::string& text : testing::zipped_lines("testdata/vectors/" + suite + ".jsonl.gz")) {
    json line = json::parse(text);
    std::vector<rule::Compiled> rules;
    for (const json& one : line["rules"]) {
      rules.push_back(
          rule::compile(one[1].get<std::string>(), rule::to_syntax(one[0].get<std::string>()), protocol, kVersion));
      INFO(one.dump());
      REQUIRE(rules.back().program);
    }
    const json& questions = line[http ? "requests" : "conns"];
    for (std::size_t i = 0; i < questions.size(); ++i) {
      std::string actual = http ? ask(rules, questions[i]) : ask_tcp(rules, questions[i]);
      answers += actual.size();
      if (actual == line["matches"][i]) continue;
      INFO(line["rules"].dump() << " and " << questions[i].dump());
      CHECK(actual == line["matches"][i]);
    }
  }
  CHECK(answers > 0);
}

}  // namespace

TEST_CASE("vectors: HTTP rules", "[vectors][rule]") { check_suite("rules-http", rule::Protocol::Http); }
TEST_CASE("vectors: TCP rules", "[vectors][rule]") { check_suite("rules-tcp", rule::Protocol::Tcp); }
TEST_CASE("vectors: errors of rules", "[vectors][rule]") { check_suite("rule-errors", rule::Protocol::Http); }
TEST_CASE("vectors: what HTTP rules match", "[vectors][rule]") { check_matches("match-http", rule::Protocol::Http); }
TEST_CASE("vectors: what TCP rules match", "[vectors][rule]") { check_matches("match-tcp", rule::Protocol::Tcp); }
