// What the real Traefik made of raw requests, against the pipeline: answers given before any router, and what the
// server received where no middleware changes it.

#include "route/pipeline.h"
#include "support/catch.h"
#include "support/pipeline.h"

using namespace gw;
using namespace gw::testing;
using nlohmann::json;

namespace {

/// Routers of these groups have middlewares that answer, from themselves, their parents or their entry point.
bool has_answering_middlewares(const std::string& group) {
  return group.starts_with("middlewares-") || group.starts_with("tree-") || group.starts_with("redirect-") ||
         group == "entrypoint-middlewares";
}

/// Whether the server receives what the router got: no middleware but those that name the router in the answer.
bool forwards_unchanged(const json& group, const std::string& router) {
  const json& http = group["dynamic"]["http"];
  if (!http["routers"].contains(router) || has_answering_middlewares(group["name"])) return false;
  for (const json& name : http["routers"][router].value("middlewares", json::array())) {
    auto middleware = http["middlewares"].find(name.get<std::string>());
    if (middleware == http["middlewares"].end() || !middleware->contains("headers")) return false;
    for (const auto& [option, value] : (*middleware)["headers"].items()) {
      if (option != "customResponseHeaders") return false;
    }
  }
  return true;
}

struct Counts {
  std::size_t exchanges = 0, early = 0, later = 0, forwarded = 0;
};

/// "STATUS body"; the vectors have no bodies of answers to HEAD.
std::string answer(const route::Refusal& refusal, bool head) {
  std::string status = refusal.status == 0 ? "closed" : std::to_string(refusal.status);
  return status + " " + (head ? std::string() : std::string(refusal.body));
}

/// What the router and the proxy refuse.
std::optional<route::Refusal> refused_later(const route::Prepared& prepared, const route::EntryPointOptions& options,
                                            route::Store& store, route::Outgoing& out) {
  if (auto refusal = route::deny_encoded(prepared.request.url, options.denied, store, nullptr)) return refusal;
  return route::forward(prepared.request, prepared.peer, options, "127.0.0.1:28099", store, out, nullptr);
}

void check_exchange(const Group& group, const json& exchange, route::Prepared& prepared, Counts& counts) {
  const json& expect = exchange["expect"];
  const route::EntryPointOptions& options = group.options.at(exchange.value("entrypoint", "web"));
  std::string raw = bytes_of(exchange["raw"]), address = exchange.value("remote", "127.0.0.1:4242");
  std::string status = expect["status"].is_string() ? expect["status"].get<std::string>() : expect["status"].dump();
  std::string expected = status + " " + expect.value("body", "");
  bool head = raw.starts_with("HEAD ");
  INFO(group.data["name"] << " " << exchange["raw"].dump() << " " << expect.dump());

  ++counts.exchanges;
  route::prepare(raw, {address, exchange.value("tls", false)}, options, prepared);
  if (prepared.refusal) {
    ++counts.early;
    CHECK(answer(*prepared.refusal, head) == expected);
    return;
  }
  route::Store store;
  route::Outgoing out;
  std::optional<route::Refusal> later = refused_later(prepared, options, store, out);
  // Answers of routing, of the choice of TLS and of allow lists come in front of what is refused later.
  bool routed = status != "404" && status != "403" && status != "421";
  if (!has_answering_middlewares(group.data["name"]) && routed) {
    if (later) ++counts.later;
    if (later) CHECK(answer(*later, head) == expected);
    bool refused = status == "400" || status == "417" || status == "431" || status == "501" || status == "505";
    if (!later) CHECK_FALSE((refused || status == "closed"));
  }
  if (later || !expect.contains("backend")) return;
  if (!expect["router"].is_string() || !forwards_unchanged(group.data, expect["router"])) return;
  ++counts.forwarded;
  CHECK(backend(out) == backend(expect["backend"]));
}

Counts check_suite(const std::string& suite, Version version) {
  testing::Directory directory;
  Counts counts;
  route::Prepared prepared;
  for (const std::string& line : testing::zipped_lines("testdata/vectors/" + suite + ".jsonl.gz")) {
    Group group = load_group(line, version, directory);
    for (const json& exchange : group.data["requests"]) {
      if (exchange["expect"]["status"] != "handshake failed") check_exchange(group, exchange, prepared, counts);
    }
  }
  WARN(suite << ": " << counts.exchanges << " exchanges, " << counts.early << " answered before the routers, "
             << counts.later << " after them, " << counts.forwarded << " compared with what the server received");
  return counts;
}

/// What has to be checked at least: less is a mistake of this test.
void require(const Counts& counts, const Counts& least) {
  REQUIRE(counts.exchanges >= least.exchanges);
  REQUIRE(counts.early >= least.early);
  REQUIRE(counts.later >= least.later);
  REQUIRE(counts.forwarded >= least.forwarded);
}

/// An entry of `answers` that a router or nothing gives has no status.
std::string status_of(const json& answer) {
  std::string text = answer.is_string() ? answer.get<std::string>() : "";
  return text.size() == 3 && text.find_first_not_of("0123456789") == std::string::npos ? text : "";
}

std::string raw_of(const json& request) {
  std::string out = request["method"].get<std::string>() + " " + request["target"].get<std::string>() + " " +
                    request.value("version", "HTTP/1.1") + "\r\n";
  if (!request["host"].is_null()) out += "Host: " + request["host"].get<std::string>() + "\r\n";
  for (const json& line : request["headers"])
    out += line[0].get<std::string>() + ": " + line[1].get<std::string>() + "\r\n";
  return out + "\r\n";
}

}  // namespace

TEST_CASE("route/pipeline: exchanges of Traefik 3.7.13", "[route][vectors]") {
  require(check_suite("pipeline", {3, 7, 13}), {4720, 794, 130, 2385});
}

TEST_CASE("route/pipeline: exchanges of Traefik 3.6.15", "[route][vectors]") {
  require(check_suite("pipeline-3.6.15", {3, 6, 15}), {4007, 676, 61, 2252});
}

TEST_CASE("route/pipeline: exchanges of Traefik 3.3.6", "[route][vectors]") {
  require(check_suite("pipeline-3.3.6", {3, 3, 6}), {3061, 520, 0, 1679});
}

TEST_CASE("route/pipeline: exchanges of Traefik 3.0.4", "[route][vectors]") {
  require(check_suite("pipeline-3.0.4", {3, 0, 4}), {2031, 277, 0, 1023});
}

TEST_CASE("route/pipeline: answers of an entry point without a router", "[route][vectors]") {
  route::EntryPointOptions options = route::entry_point_options(model::Value(), "web", {3, 7, 13});
  route::Prepared prepared;
  std::size_t all = 0, refused = 0;
  for (const std::string& line : testing::zipped_lines("testdata/vectors/tables-http.jsonl.gz")) {
    json table = json::parse(line);
    for (std::size_t i = 0; i < table["requests"].size(); ++i) {
      const json& request = table["requests"][i];
      std::string raw = raw_of(request), remote = request["remote"];
      route::prepare(raw, {remote, request["tls"].get<bool>()}, options, prepared);
      INFO(json(raw).dump());
      CHECK((prepared.refusal ? std::to_string(prepared.refusal->status) : "") ==
            status_of(table["entrypoint_answers"][i]));
      refused += prepared.refusal ? 1 : 0;
      ++all;
    }
  }
  WARN("tables-http: " << all << " requests, " << refused << " answered before the routers");
  REQUIRE(all == 7766);
  REQUIRE(refused >= 1276);
}
