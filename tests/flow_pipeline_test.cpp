// What the real Traefik made of raw requests, asked of the whole gateway: router, status, Location, body, and what the
// server received.

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "flow/gateway.h"
#include "support/catch.h"
#include "support/run.h"

using namespace gw;
using nlohmann::json;

namespace {

/// The vectors write a byte as the character of its number.
std::string bytes_of(const std::string& latin1) {
  std::string out;
  for (std::size_t i = 0; i < latin1.size(); ++i) {
    auto byte = static_cast<unsigned char>(latin1[i]);
    if (byte < 0x80) out += latin1[i];
    else out += static_cast<char>((byte & 0x3U) << 6U | (static_cast<unsigned char>(latin1[++i]) & 0x3FU));
  }
  return out;
}

flow::Gateway gateway_of(const json& group, Version version, text::SourceSet& sources,
                         const testing::Directory& directory) {
  json root = {{"entryPoints", group["entrypoints"]}};
  if (group.contains("core") && !group["core"].is_null()) root["core"] = group["core"];
  directory.write("traefik.yml", root.dump());
  directory.write("dynamic.yml", group["dynamic"].dump());
  source::Gateway out;
  out.version = version;
  out.install = source::load_static(sources, {}, (directory.path() / "traefik.yml").string(), {}, version);
  out.providers.push_back(
      source::load_files(sources, {(directory.path() / "dynamic.yml").string()}, source::World{}, version));
  INFO(group["name"]);
  REQUIRE(out.install.starts);
  REQUIRE(out.providers.back().errors.empty());
  return flow::Gateway(std::move(out), sources, source::World{});
}

struct Counts {
  std::size_t exchanges = 0, forwarded = 0, redirected = 0, misdirected = 0, refused = 0, nobody = 0, failed = 0;
};

/// "both" of "web-both@file", which Traefik makes of "both@file" on the entry point web, and the like.
std::string bare(std::string_view name, const std::string& point) {
  for (const std::string& prefix : {point + "-conflicted-", point + "-"}) {
    if (!name.starts_with(prefix) || name.ends_with("@internal")) continue;
    name.remove_prefix(prefix.size());
    break;
  }
  return std::string(name.substr(0, name.find('@')));
}

std::string status_text(const json& status) { return status.is_string() ? status.get<std::string>() : status.dump(); }

std::string status_of(const flow::Answer& answer) {
  if (!answer.broken.empty()) return std::string(answer.broken);
  return answer.status == 0 ? "200" : std::to_string(answer.status);
}

std::string backend_of(const flow::Answer& answer) {
  std::vector<std::string> lines;
  for (const rule::Pair& line : answer.upstream.headers) {
    std::string value = line.name == "X-Forwarded-Server" ? "<host name>" : std::string(line.value);
    lines.push_back(std::string(line.name) + ": " + value);
  }
  lines.push_back("Host: " + std::string(answer.upstream.host));
  std::ranges::sort(lines);
  std::string out = std::string(answer.upstream.method) + " " + std::string(answer.upstream.target) + " HTTP/1.1\n";
  for (const std::string& line : lines) out += line + "\n";
  return out;
}

std::string backend_of(const json& expected) {
  std::vector<std::string> lines;
  for (const json& line : expected["headers"])
    lines.push_back(bytes_of(line[0]) + ": " + bytes_of(line[1].get<std::string>()));
  std::ranges::sort(lines);
  std::string out = bytes_of(expected["line"]) + "\n";
  for (const std::string& line : lines) out += line + "\n";
  return out;
}

void check_exchange(const flow::Gateway& gateway, const json& exchange, flow::Scratch& scratch, Counts& counts) {
  const json& expect = exchange["expect"];
  flow::Asked asked;
  asked.raw = bytes_of(exchange["raw"]);
  asked.tls = exchange.value("tls", false);
  asked.sni = exchange.contains("sni") && exchange["sni"].is_string() ? exchange["sni"].get<std::string>() : "";
  asked.remote = exchange.value("remote", "127.0.0.1:4242");
  const route::EntryPoint* point = gateway.tables().find(exchange.value("entrypoint", "web"));
  REQUIRE(point != nullptr);
  flow::Answer answer;
  gateway.ask(asked, *point, scratch, answer);
  std::string wanted = status_text(expect["status"]);
  bool head = asked.raw->starts_with("HEAD ");  // Of these the vectors have neither body nor backend.
  ++counts.exchanges;
  CHECK(status_of(answer) == wanted);
  CHECK(std::string(answer.location) == bytes_of(expect.value("location", "")));
  CHECK(answer.uncertain.empty());
  if (!answer.body.empty() && !asked.raw->starts_with("HEAD "))
    CHECK(std::string(answer.body) == expect.value("body", ""));
  if (expect.contains("router") && expect["router"].is_string()) {
    // A parent that has a service as well names itself over what its child has said.
    std::set<std::string> names;
    for (const route::Route* route : scratch.path) names.insert(bare(route->router->name, point->name));
    CHECK(names.contains(expect["router"].get<std::string>()));
  }
  if (!head) CHECK(answer.forwarded == expect.contains("backend"));
  if (answer.forwarded && expect.contains("backend")) CHECK(backend_of(answer) == backend_of(expect["backend"]));
  counts.forwarded += answer.forwarded ? 1 : 0;
  counts.redirected += answer.location.empty() ? 0 : 1;
  counts.misdirected += wanted == "421" ? 1 : 0;
  counts.refused += wanted == "400" || wanted == "403" ? 1 : 0;
  counts.nobody += wanted == "404" ? 1 : 0;
  counts.failed += wanted == "handshake failed" ? 1 : 0;
}

Counts check_suite(const std::string& suite, Version version) {
  Counts counts;
  flow::Scratch scratch;
  for (const std::string& line : testing::zipped_lines("testdata/vectors/" + suite + ".jsonl.gz")) {
    json group = json::parse(line);
    testing::Directory directory;
    text::SourceSet sources;
    flow::Gateway gateway = gateway_of(group, version, sources, directory);
    for (const json& exchange : group["requests"]) {
      INFO(group["name"] << " " << exchange.dump());
      check_exchange(gateway, exchange, scratch, counts);
    }
  }
  WARN(suite << ": " << counts.exchanges << " exchanges, " << counts.forwarded << " forwarded, " << counts.redirected
             << " redirected, " << counts.refused << " refused, " << counts.misdirected << " misdirected, "
             << counts.nobody << " that no router takes, " << counts.failed << " without TLS");
  return counts;
}

}  // namespace

TEST_CASE("flow/pipeline: exchanges of Traefik 3.7.13", "[flow][vectors]") {
  Counts counts = check_suite("pipeline", {3, 7, 13});
  REQUIRE(counts.exchanges == 4756);
  REQUIRE(counts.forwarded > 3000);
  REQUIRE(counts.redirected >= 101);
  REQUIRE(counts.misdirected > 100);
  REQUIRE(counts.failed > 30);
}

TEST_CASE("flow/pipeline: exchanges of Traefik 3.6.15", "[flow][vectors]") {
  REQUIRE(check_suite("pipeline-3.6.15", {3, 6, 15}).exchanges == 4025);
}

TEST_CASE("flow/pipeline: exchanges of Traefik 3.3.6", "[flow][vectors]") {
  REQUIRE(check_suite("pipeline-3.3.6", {3, 3, 6}).exchanges == 3079);
}

TEST_CASE("flow/pipeline: exchanges of Traefik 3.0.4", "[flow][vectors]") {
  REQUIRE(check_suite("pipeline-3.0.4", {3, 0, 4}).exchanges == 2049);
}
