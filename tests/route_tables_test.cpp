// Tables of routers and what the real Traefik chose from them, asked of a whole gateway.

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/strings.h"
#include "flow/gateway.h"
#include "support/catch.h"
#include "support/run.h"

using namespace gw;
using nlohmann::json;

namespace {

/// A provider that publishes this, under the name of another than file.
source::Provider provider(text::SourceSet& sources, const testing::Directory& directory, const std::string& name,
                          const json& dynamic, Version version) {
  std::string file = name + ".yml";
  // Two braces would begin a template of the file provider.
  std::string text = dynamic.dump(-1, ' ', true);
  for (std::size_t at = 0; (at = text.find("{{", at)) != std::string::npos; at += 8) text.replace(at, 2, R"({{"{{"}})");
  directory.write(file, text);
  source::Provider out = source::load_files(sources, {(directory.path() / file).string()}, source::World{}, version);
  INFO(dynamic.dump() << (out.errors.empty() ? "" : out.errors[0]));
  REQUIRE(out.errors.empty());
  out.name = name;
  return out;
}

source::Static install(text::SourceSet& sources, const testing::Directory& directory, const json& root,
                       Version version) {
  directory.write("traefik.json.yml", root.dump());
  source::Static out =
      source::load_static(sources, {}, (directory.path() / "traefik.json.yml").string(), source::World{}, version);
  INFO(root.dump());
  REQUIRE(out.errors.empty());
  return out;
}

/// Routers without a provider have the rank of one that nobody knows.
std::string provider_of(const json& router) {
  std::string name = router["provider"];
  return name.empty() ? "nobody" : name;
}

std::string raw_of(const json& request) {
  std::string out = request["method"].get<std::string>() + " " + request["target"].get<std::string>() + " " +
                    request.value("version", "HTTP/1.1") + "\r\n";
  if (!request["host"].is_null()) out += "Host: " + request["host"].get<std::string>() + "\r\n";
  for (const json& line : request["headers"])
    out += line[0].get<std::string>() + ": " + line[1].get<std::string>() + "\r\n";
  return out + "\r\n";
}

std::string bare(std::string_view name) { return std::string(name.substr(0, name.find('@'))); }

/// All routers that may take it, or a status, or "none".
std::set<std::string> given(const flow::Answer& answer) {
  if (answer.router == nullptr)
    return {answer.status == 404 ? "none" : answer.status == 0 ? "closed" : std::to_string(answer.status)};
  std::set<std::string> out = {bare(answer.router->name)};
  for (const runtime::Object* other : answer.ambiguous) out.insert(bare(other->name));
  return out;
}

std::set<std::string> wanted(const json& answer) {
  if (answer.is_null()) return {"none"};
  if (answer.is_string()) return {answer.get<std::string>()};
  std::set<std::string> out;
  for (const json& one : answer) out.insert(one.get<std::string>());
  return out;
}

flow::Gateway gateway_of(const json& table, text::SourceSet& sources, const testing::Directory& directory) {
  constexpr Version kVersion{3, 7, 13};
  source::Gateway out;
  out.version = kVersion;
  json settings = {{"entryPoints", {{"ep", {{"address", ":8000"}}}}}};
  if (!table["precedence"].empty()) settings["providers"]["precedence"] = table["precedence"];
  out.install = install(sources, directory, settings, kVersion);
  std::map<std::string, json> dynamic;
  for (const json& router : table["routers"]) {
    json& http = dynamic[provider_of(router)]["http"];
    json& to = http["routers"][router["name"].get<std::string>()];
    to = {{"rule", router["rule"]}, {"service", "s"}, {"entryPoints", {"ep"}}, {"ruleSyntax", router["syntax"]}};
    if (router["priority"] != 0) to["priority"] = router["priority"];
    if (router["tls"].get<bool>()) to["tls"] = json::object();
    http["services"]["s"]["loadBalancer"]["servers"] = {{{"url", "http://10.0.0.1"}}};
  }
  for (const auto& [name, config] : dynamic)
    out.providers.push_back(provider(sources, directory, name, config, kVersion));
  return flow::Gateway(std::move(out), sources, source::World{});
}

}  // namespace

TEST_CASE("route/tables: HTTP tables of Traefik 3.7.13", "[route][vectors]") {
  std::size_t requests = 0, ties = 0, nobody = 0;
  flow::Scratch scratch;
  flow::Answer answer;
  for (const std::string& line : testing::zipped_lines("testdata/vectors/tables-http.jsonl.gz")) {
    json table = json::parse(line);
    testing::Directory directory;
    text::SourceSet sources;
    flow::Gateway gateway = gateway_of(table, sources, directory);
    for (std::size_t i = 0; i < table["requests"].size(); ++i) {
      const json& request = table["requests"][i];
      flow::Asked asked;
      asked.raw = raw_of(request);
      asked.remote = request["remote"];
      asked.tls = request["tls"];
      gateway.ask(asked, gateway.tables().points[0], scratch, answer);
      INFO(table["routers"].dump() << "\n" << request.dump() << "\n" << table["precedence"].dump());
      CHECK(given(answer) == wanted(table["entrypoint_answers"][i]));
      ++requests;
      if (table["entrypoint_answers"][i].is_array()) ++ties;
      if (table["entrypoint_answers"][i].is_null()) ++nobody;
    }
  }
  WARN("tables-http: " << requests << " requests, " << ties << " ties, " << nobody << " that no router takes");
  REQUIRE(requests == 7766);
  REQUIRE(ties > 100);
}

TEST_CASE("route/tables: the bare muxer of Traefik 3.7.13", "[route][vectors]") {
  std::size_t requests = 0;
  route::EntryPointOptions options = route::entry_point_options(model::Value(), "ep", {3, 7, 13});
  options.sanitize_path = options.deny_opaque = false;
  route::Prepared prepared;
  for (const std::string& line : testing::zipped_lines("testdata/vectors/tables-http.jsonl.gz")) {
    json table = json::parse(line);
    testing::Directory directory;
    text::SourceSet sources;
    flow::Gateway gateway = gateway_of(table, sources, directory);
    const route::EntryPoint& point = gateway.tables().points[0];
    for (std::size_t i = 0; i < table["requests"].size(); ++i) {
      const json& request = table["requests"][i];
      std::string target = request["target"];
      // The muxer alone sees what no entry point lets through: only targets that Go reads are asked here.
      std::vector<rule::Pair> headers, query;
      route::Store store;
      route::Url url;
      std::string host = request["host"].is_null() ? "" : request["host"].get<std::string>(),
                  method = request["method"];
      if (!target.starts_with('/') || !route::parse_target(target, store, url)) continue;
      for (const json& header : request["headers"])
        headers.push_back({route::canonical_header(store.keep(header[0].get<std::string>()), store),
                           base::trim(store.keep(header[1].get<std::string>()), " \t")});
      route::parse_query(url.query, store, query);
      rule::HttpRequest view;
      view.method = method;
      host = base::trim(host, " ");  // As Go reads the header.
      view.host = route::canonical_host(host, store);
      view.raw_host = host;
      view.path = route::routing_path(url, store);
      view.headers = headers;
      view.query = query;
      view.peer = route::peer_ip(store.keep(request["remote"].get<std::string>()));
      std::vector<const route::Route*> others;
      const route::Muxer& muxer = request["tls"].get<bool>() ? point.tls : point.plain;
      const route::Route* found = muxer.find(view, &others);
      std::set<std::string> names = {found == nullptr ? "none" : bare(found->router->name)};
      for (const route::Route* other : others) names.insert(bare(other->router->name));
      INFO(table["routers"].dump() << "\n" << request.dump() << "\n" << table["precedence"].dump());
      std::set<std::string> expected = wanted(table["answers"][i]);
      if (expected.size() == 1 && expected.begin()->size() == 3 && std::isdigit(expected.begin()->front())) continue;
      CHECK(names == expected);
      ++requests;
    }
  }
  WARN("tables-http, bare: " << requests << " requests");
  REQUIRE(requests > 6000);
}

namespace {

flow::Gateway tcp_gateway(const json& table, text::SourceSet& sources, const testing::Directory& directory) {
  constexpr Version kVersion{3, 7, 13};
  source::Gateway out;
  out.version = kVersion;
  // Without a resolver that uses the challenge Traefik would pass acme-tls/1 on; the vectors come from one that does
  // not.
  json resolver = {{"acme", {{"email", "a@b.example"}, {"storage", "acme.json"}, {"tlsChallenge", json::object()}}}};
  json settings = {{"entryPoints", {{"ep", {{"address", ":8000"}}}}},
                   {"certificatesResolvers", {{"r", resolver}}},
                   {"core", {{"strictTLSOptions", table["strictTLSOptions"]}}}};
  if (!table["precedence"].empty()) settings["providers"]["precedence"] = table["precedence"];
  out.install = install(sources, directory, settings, kVersion);
  std::map<std::string, json> dynamic;
  for (const json& option : table["tlsOptions"]) {
    std::string name = option;
    dynamic[name.substr(name.find('@') + 1)]["tls"]["options"][bare(name)] = {{"minVersion", "VersionTLS12"}};
  }
  for (const json& router : table["tcp"]) {
    json& tcp = dynamic[provider_of(router)]["tcp"];
    json& to = tcp["routers"][router["name"].get<std::string>()];
    to = {{"rule", router["rule"]}, {"service", "s"}, {"entryPoints", {"ep"}}, {"ruleSyntax", router["syntax"]}};
    if (router["priority"] != 0) to["priority"] = router["priority"];
    if (router["tls"] != "none")
      to["tls"] = {{"passthrough", router["tls"] == "passthrough"}, {"options", router["options"]}};
    tcp["services"]["s"]["loadBalancer"]["servers"] = {{{"address", "10.0.0.1:1"}}};
  }
  for (const json& router : table["http"]) {
    json& http = dynamic[provider_of(router)]["http"];
    json& to = http["routers"][router["name"].get<std::string>()];
    to = {{"rule", router["rule"]}, {"service", "s"}, {"entryPoints", {"ep"}}, {"ruleSyntax", router["syntax"]}};
    if (router["priority"] != 0) to["priority"] = router["priority"];
    if (router["tls"].get<bool>()) to["tls"] = {{"options", router["options"]}};
    http["services"]["s"]["loadBalancer"]["servers"] = {{{"url", "http://10.0.0.1"}}};
  }
  for (const auto& [name, config] : dynamic)
    out.providers.push_back(provider(sources, directory, name, config, kVersion));
  return flow::Gateway(std::move(out), sources, source::World{});
}

/// "tcp t1 default", "https  o1@file", "closed  ".
std::string shown(const json& answer) {
  std::string out = answer["via"].get<std::string>() + " ";
  if (answer.contains("router") && !answer["router"].is_null()) out += answer["router"].get<std::string>();
  out += " ";
  bool closed = answer["via"] == "closed";
  if (!closed && !answer["tlsOptions"].is_null()) out += answer["tlsOptions"].get<std::string>();
  return out;
}

std::string shown(const flow::Answer& answer) {
  constexpr const char* kVia[] = {"", "tcp", "udp", "http", "https", "closed"};
  bool closed = answer.via == flow::Answer::Via::Closed;
  std::string out = std::string(kVia[static_cast<int>(answer.via)]) + " ";
  if (answer.router != nullptr && !closed) out += bare(answer.router->name);
  return out + " " + (answer.handshake ? std::string(answer.tls_options) : "");
}

}  // namespace

TEST_CASE("route/tables: TCP tables of Traefik 3.7.13", "[route][vectors]") {
  const std::map<std::string, flow::Asked::Kind> kinds = {{"tls", flow::Asked::Kind::Tls},
                                                          {"plain", flow::Asked::Kind::Plain},
                                                          {"postgres", flow::Asked::Kind::Postgres},
                                                          {"sslv2", flow::Asked::Kind::SslV2}};
  std::size_t connections = 0, ties = 0;
  flow::Scratch scratch;
  flow::Answer answer;
  for (const std::string& line : testing::zipped_lines("testdata/vectors/tables-tcp.jsonl.gz")) {
    json table = json::parse(line);
    testing::Directory directory;
    text::SourceSet sources;
    flow::Gateway gateway = tcp_gateway(table, sources, directory);
    std::map<std::string, std::set<std::string>> errors;
    for (const auto& [name, list] : table["errors"].items()) {
      for (const json& one : list) errors[name].insert(one.get<std::string>());
    }
    for (const auto& [name, list] : errors) {
      INFO(table.dump() << name);
      std::string provider = name.substr(name.find('@') + 1);
      const runtime::Object* found = nullptr;
      for (const runtime::Object& object : gateway.graph().objects) {
        bool router = object.role == runtime::Role::TcpRouter || object.role == runtime::Role::Router;
        if (router && object.name == (provider.empty() ? name + "nobody" : name)) found = &object;
      }
      REQUIRE(found != nullptr);
      for (const std::string& error : list) CHECK(std::ranges::find(found->errors, error) != found->errors.end());
    }
    for (std::size_t i = 0; i < table["conns"].size(); ++i) {
      const json& conn = table["conns"][i];
      flow::Asked asked;
      asked.kind = kinds.at(conn["kind"]);
      asked.sni = conn["sni"].get<std::string>();
      for (const json& protocol : conn["alpn"]) asked.alpn.push_back(protocol);
      asked.remote = conn["remote"];
      gateway.ask(asked, gateway.tables().points[0], scratch, answer);
      const json& expected = table["answers"][i];
      INFO(table.dump() << "\n" << conn.dump());
      ++connections;
      if (!expected.is_array()) {
        CHECK(shown(answer) == shown(expected));
        continue;
      }
      ++ties;
      std::set<std::string> wanted, got = {bare(answer.router == nullptr ? "" : answer.router->name)};
      for (const json& one : expected) wanted.insert(one["router"].is_null() ? "" : one["router"].get<std::string>());
      for (const runtime::Object* other : answer.ambiguous) got.insert(bare(other->name));
      CHECK(got == wanted);
    }
  }
  WARN("tables-tcp: " << connections << " connections, " << ties << " ties");
  REQUIRE(connections == 1910);
  REQUIRE(ties >= 25);
}

TEST_CASE("route/tables: one rule and one request behind a default entry point", "[route][vectors]") {
  constexpr Version kVersion{3, 7, 13};
  std::map<std::string, std::size_t> counts;
  for (const std::string& line : testing::zipped_lines("testdata/vectors/http-match.jsonl.gz")) {
    json one = json::parse(line);
    rule::Compiled compiled =
        rule::compile(one["rule"].get<std::string>(), rule::to_syntax(one["syntax"].get<std::string>()),
                      rule::Protocol::Http, kVersion);
    std::string raw = one["request_line"].get<std::string>() + "\r\n", remote = one["remote_addr"];
    if (one["host_header"].is_string()) raw += "Host: " + one["host_header"].get<std::string>() + "\r\n";
    for (const json& header : one["headers"]) raw += header.get<std::string>() + "\r\n";
    raw += "\r\n";
    route::Prepared prepared;
    route::prepare(raw, {remote, false}, route::entry_point_options(model::Value(), "ep", kVersion), prepared);
    std::string said = "rule-error";
    if (compiled.program != nullptr) {
      said = prepared.refusal                             ? std::to_string(prepared.refusal->status)
             : compiled.program->matches(prepared.view()) ? "match"
                                                          : "no-match";
    }
    INFO(line);
    CHECK(said == one["expect"].get<std::string>());
    ++counts[said];
  }
  REQUIRE(counts["match"] + counts["no-match"] + counts["400"] + counts["rule-error"] == 116);
}
