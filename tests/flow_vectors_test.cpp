// What the real Traefik made of requests through the middlewares of a router, against the kinds of flow/middleware/.

#include <map>

#include "route/pipeline.h"
#include "support/catch.h"
#include "support/middleware.h"
#include "support/pipeline.h"

using namespace gw;
using namespace gw::testing;
using nlohmann::json;

namespace {

/// The routers of a group, with their middlewares.
class Routers {
 public:
  Routers(const json& group, Version version) : http_(group["dynamic"]["http"]), version_(version) {}

  /// In their order, chains spliced. Null: something about them is not a middleware of this group.
  const std::vector<std::pair<std::string, const flow::Middleware*>>* of(const std::string& router) {
    auto [at, fresh] = lists_.try_emplace(router);
    if (!fresh) return &at->second;
    for (const json& name : http_["routers"][router].value("middlewares", json::array())) add(name, at->second);
    return &at->second;
  }
  /// A router without children, parents and models.
  bool plain(const std::string& router) const {
    if (!http_["routers"].contains(router)) return false;
    return !http_["routers"][router].contains("parentRefs") && http_["routers"][router].contains("service");
  }

 private:
  void add(const std::string& name, std::vector<std::pair<std::string, const flow::Middleware*>>& out) {
    const json& options = http_.at("middlewares").at(name);
    if (options.contains("chain")) {
      for (const json& inner : options["chain"]["middlewares"]) add(inner, out);
      return;
    }
    auto [at, fresh] = made_.try_emplace(name);
    if (fresh) at->second = make_middleware(options.dump(), version_, "");
    out.push_back({name, at->second.get()});
  }

  const json& http_;
  Version version_;
  std::map<std::string, std::unique_ptr<flow::Middleware>> made_;
  std::map<std::string, std::vector<std::pair<std::string, const flow::Middleware*>>> lists_;
};

struct Counts {
  std::size_t exchanges = 0, compared = 0, answered = 0, forwarded = 0;
};

std::string text_of(const flow::Reply& reply, bool head) {
  std::string location = reply.location.empty() ? "" : " to " + std::string(reply.location);
  return std::to_string(reply.status) + location + " " + (head ? "" : std::string(reply.body));
}

std::string expected_text(const json& expect) {
  std::string location = expect.contains("location") ? " to " + bytes_of(expect["location"]) : "";
  std::string status = expect["status"].is_string() ? expect["status"].get<std::string>() : expect["status"].dump();
  return status + location + " " + bytes_of(expect.value("body", ""));
}

void check(const Group& group, Routers& routers, const json& exchange, route::Prepared& prepared, Counts& counts) {
  const json& expect = exchange["expect"];
  ++counts.exchanges;
  if (!expect.contains("router") || !expect["router"].is_string() || !routers.plain(expect["router"])) return;
  const route::EntryPointOptions& options = group.options.at(exchange.value("entrypoint", "web"));
  std::string raw = bytes_of(exchange["raw"]), address = exchange.value("remote", "127.0.0.1:4242");
  bool head = raw.starts_with("HEAD ");
  INFO(group.data["name"] << " " << expect["router"] << " " << exchange["raw"].dump() << " " << expect.dump());
  route::prepare(raw, {address, exchange.value("tls", false)}, options, prepared);
  REQUIRE_FALSE(prepared.refusal);
  ++counts.compared;
  if (auto refusal = route::deny_encoded(prepared.request.url, options.denied, prepared.store, nullptr)) {
    CHECK(text_of({refusal->status, {}, refusal->body, {}}, head) == expected_text(expect));
    return;
  }
  flow::Exchange passing{.prepared = prepared, .options = options};
  for (const auto& [name, middleware] : *routers.of(expect["router"])) {
    passing.running = name;
    std::optional<flow::Reply> reply = middleware->apply(passing);
    if (!reply) continue;
    ++counts.answered;
    CHECK(text_of(*reply, head) == expected_text(expect));
    return;
  }
  route::Outgoing out;
  route::EntryPointOptions sending = options;
  sending.keep_forwarded_for |= passing.keep_forwarded_for;
  auto refusal =
      route::forward(prepared.request, prepared.peer, sending, "127.0.0.1:28099", prepared.store, out, nullptr);
  if (refusal) CHECK(text_of({refusal->status, {}, refusal->body, {}}, head) == expected_text(expect));
  else CHECK(expect["status"] == 200);
  if (!expect.contains("backend") || refusal) return;
  ++counts.forwarded;
  CHECK(backend(out) == backend(expect["backend"]));
}

/// What redirects every request of the entry point "web". Source: pkg/provider/traefik/internal.go (redirection).
std::unique_ptr<flow::Middleware> redirection(const json& group, Version version) {
  const json* to = &group["entrypoints"]["web"];
  for (const char* key : {"http", "redirections", "entryPoint"}) {
    if (!to->contains(key)) return nullptr;
    to = &(*to)[key];
  }
  std::string target = to->value("to", "");
  if (!target.starts_with(":")) target = group["entrypoints"][target]["address"];
  json options = {{"scheme", to->value("scheme", "https")},
                  {"port", target.substr(target.rfind(':') + 1)},
                  {"permanent", to->value("permanent", true)}};
  return make_middleware(json{{"redirectScheme", options}}.dump(), version, "");
}

/// Redirects of no router that the group has.
void check_redirects(const Group& group, Version version, route::Prepared& prepared, Counts& counts) {
  std::unique_ptr<flow::Middleware> middleware = redirection(group.data, version);
  if (middleware == nullptr) return;
  for (const json& exchange : group.data["requests"]) {
    const json& expect = exchange["expect"];
    bool redirected = expect.contains("location") || expect["status"] == 502;
    if (!redirected || (expect.contains("router") && expect["router"].is_string())) continue;
    std::string raw = bytes_of(exchange["raw"]), address = exchange.value("remote", "127.0.0.1:4242");
    INFO(group.data["name"] << " " << exchange["raw"].dump() << " " << expect.dump());
    const route::EntryPointOptions& options = group.options.at(exchange.value("entrypoint", "web"));
    route::prepare(raw, {address, exchange.value("tls", false)}, options, prepared);
    REQUIRE_FALSE(prepared.refusal);
    flow::Exchange passing{.prepared = prepared, .options = options};
    std::optional<flow::Reply> reply = middleware->apply(passing);
    REQUIRE(reply);
    CHECK(text_of(*reply, raw.starts_with("HEAD ")) == expected_text(expect));
    ++counts.compared;
    ++counts.answered;
  }
}

/// Groups in which what a router does is more than its own middlewares.
bool concerns(const std::string& group) {
  return group.starts_with("middlewares-") || group.starts_with("headers-") || group.starts_with("paths-") ||
         group.starts_with("table-") || group.starts_with("redirect-");
}

void check_suite(const std::string& suite, Version version, std::size_t least) {
  Directory directory;
  Counts all;
  route::Prepared prepared;
  for (const std::string& line : zipped_lines("testdata/vectors/" + suite + ".jsonl.gz")) {
    Group group = load_group(line, version, directory);
    if (!concerns(group.data["name"])) continue;
    Routers routers(group.data, version);
    Counts counts;
    for (const json& exchange : group.data["requests"]) check(group, routers, exchange, prepared, counts);
    check_redirects(group, version, prepared, counts);
    WARN(suite << " " << group.data["name"] << ": " << counts.exchanges << " exchanges, " << counts.compared
               << " compared, " << counts.answered << " answered, " << counts.forwarded << " forwarded");
    all.compared += counts.compared;
  }
  WARN(suite << ": " << all.compared << " exchanges through the middlewares of their routers");
  REQUIRE(all.compared >= least);
}

}  // namespace

TEST_CASE("flow/vectors: middlewares of Traefik 3.7.13", "[flow][vectors]") {
  check_suite("pipeline", {3, 7, 13}, 3044);
}
TEST_CASE("flow/vectors: middlewares of Traefik 3.6.15", "[flow][vectors]") {
  check_suite("pipeline-3.6.15", {3, 6, 15}, 2668);
}
TEST_CASE("flow/vectors: middlewares of Traefik 3.3.6", "[flow][vectors]") {
  check_suite("pipeline-3.3.6", {3, 3, 6}, 2084);
}
TEST_CASE("flow/vectors: middlewares of Traefik 3.0.4", "[flow][vectors]") {
  check_suite("pipeline-3.0.4", {3, 0, 4}, 1321);
}
