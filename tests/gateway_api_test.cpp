// What the real Traefik's provider kubernetesgateway made of manifests, against what gw makes of them.

#include <algorithm>
#include <nlohmann/json.hpp>

#include "schema/schema.h"
#include "source/kubernetes/cluster.h"
#include "source/kubernetes/gateway_hostnames.h"
#include "source/kubernetes/gateway_names.h"
#include "support/catch.h"
#include "support/files.h"
#include "support/run.h"
#include "support/vectors.h"

using namespace gw;
using namespace gw::testing;
using nlohmann::json;

namespace {

struct Answers {
  std::vector<json> documents;  ///< Any of them is right.
  std::vector<diag::Facts> facts;
};

/// gw's documents about one recorded case.
Answers answers(const json& test, Version version) {
  text::SourceSet sources;
  source::World world;
  std::vector<std::string> flags = provider_flags(test);
  flags.emplace_back("--providers.kubernetesgateway=true");
  source::Static install = source::load_static(sources, flags, std::nullopt, world, version);
  text::SourceId manifest = sources.add("manifest.yaml", test["manifest"].get<std::string>());
  source::Cluster cluster = source::read_manifests(sources, {manifest}, version);
  source::Provider provider = source::load_kubernetes_gateway(sources, cluster, install, world, version);
  std::vector<source::Provider> all = std::move(provider.alternatives);
  provider.alternatives.clear();
  all.insert(all.begin(), std::move(provider));
  bool custom = install.config.root.at("providers.kubernetesCRD") != nullptr;
  Answers out;
  for (source::Provider& one : all) {
    out.facts.push_back(one.facts);
    one.rejected = cluster.rejected;
    std::vector<source::Provider> providers = {std::move(one)};
    if (custom) providers.push_back(source::load_kubernetes_crd(sources, cluster, install, world, version));
    if (custom) providers.back().rejected.clear();
    out.documents.push_back(provider_answer(sources, install, std::move(providers), world, version));
  }
  return out;
}

/// The first condition that Traefik wrote and gw has no fact for.
std::string missing_fact(const json& expect, const diag::Facts& facts) {
  for (const json& refusal : member(expect, "refusals")) {
    std::string reason = refusal[2], message = refusal[3];
    // What follows from others: of a Gateway from its listeners, of a listener from its certificates.
    constexpr std::string_view kFollows[] = {"ListenersNotValid", "Invalid", "InvalidParameters", "ResolvedRefs"};
    if (std::ranges::find(kFollows, reason) != std::end(kFollows)) continue;
    bool told = std::ranges::any_of(facts, [&](const diag::Fact& fact) {
      bool waits = fact.kind == diag::FactKind::GatewayParent && fact.detail == "NotReady" && message.empty();
      bool authority = reason == "NoValidCACertificate" && fact.kind == diag::FactKind::GatewayPolicy;
      return waits || authority || (fact.detail == reason && fact.traefik == message);
    });
    if (!told) return refusal.dump();
  }
  return {};
}

/// Empty: one of gw's answers is Traefik's.
std::string difference_of(const json& test, Version version) {
  std::string first;
  Answers all = answers(test, version);
  for (std::size_t i = 0; i < all.documents.size(); ++i) {
    std::string wrong = difference(test["expect"], "kubernetesgateway", all.documents[i]);
    if (wrong.empty()) wrong = missing_fact(test["expect"], all.facts[i]);
    if (wrong.empty()) return {};
    if (first.empty()) first = wrong;
  }
  return first;
}

}  // namespace

TEST_CASE("gateway api: recorded manifests", "[gateway]") {
  std::size_t agree = 0, all = 0;
  for (const std::string& line : zipped_lines("testdata/vectors/providers-gateway.jsonl.gz")) {
    json test = json::parse(line);
    std::string wrong = difference_of(test, schema::newest());
    INFO(test["id"].get<std::string>() << ": " << wrong.substr(0, 3000));
    CHECK(wrong.empty());
    agree += wrong.empty() ? 1 : 0;
    ++all;
  }
  REQUIRE(all > 0);
  WARN("providers-gateway: " << agree << " of " << all << " cases agree with Traefik");
}

TEST_CASE("gateway api: what older releases make of it is not claimed to be known", "[gateway]") {
  text::SourceSet sources;
  source::Static install;
  text::SourceId manifest = sources.add("m.yaml",
                                        "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\n"
                                        "metadata: {name: r}\nspec: {parentRefs: [{name: gw}]}\n");
  source::Cluster cluster = source::read_manifests(sources, {manifest}, {3, 7, 8});
  source::Provider provider = source::load_kubernetes_gateway(sources, cluster, install, {}, {3, 7, 8});
  REQUIRE(provider.facts.size() == 1);
  CHECK(provider.facts[0].kind == diag::FactKind::UnknownInput);
}

TEST_CASE("gateway api: names of routers", "[gateway]") {
  using namespace source::gateway_api;
  // From TestLoadHTTPRoutes of Traefik 3.7.9 and 3.7.13.
  RouterPlace place{"httproute", "default", "http-app-1", "default", "my-gateway", "web", 0};
  std::string rule = R"(Host("foo.com") && Path("/bar"))";
  std::string label = "httproute-default-http-app-1-gw-default-my-gateway-ep-web-0-";
  CHECK(router_name(place, rule, {3, 7, 9}) == label + "af329269dd38031b03e3");
  CHECK(router_name(place, rule, {3, 7, 10}) == label + "799bcbf0c2317c5d1c93");
}

TEST_CASE("gateway api: host names of a route at a listener", "[gateway]") {
  using source::gateway_api::hostnames_at;
  using Names = std::vector<std::string>;
  CHECK(hostnames_at({}, {}) == Names{});
  CHECK(hostnames_at("a.b", {}) == Names{"a.b"});
  CHECK(hostnames_at({}, {"a.b"}) == Names{"a.b"});
  CHECK(hostnames_at("*.b", {"a.b", "c.a.b", "b", "x.y"}) == Names{"a.b", "c.a.b"});
  CHECK(hostnames_at("a.b", {"*.b"}) == Names{"a.b"});
  CHECK(hostnames_at("*.b", {"*.a.b"}) == Names{"*.a.b"});
  CHECK_FALSE(hostnames_at("a.b", {"c.b"}).has_value());
}

TEST_CASE("gateway api: what gw convert writes is read back", "[gateway]") {
  testing::Directory directory;
  directory.write("dynamic.yml",
                  "http:\n"
                  "  routers:\n"
                  "    api:\n"
                  "      entryPoints: [web]\n"
                  "      rule: Host(`a.example`) && PathPrefix(`/api`) && Header(`X-A`, `1`)\n"
                  "      service: api\n"
                  "    all: {entryPoints: [web], rule: PathPrefix(`/`), service: api}\n"
                  "  services:\n"
                  "    api: {loadBalancer: {servers: [{url: 'http://api.default.svc:8080'}]}}\n");
  Ran written = run("gw --no-config convert dynamic=dynamic.yml --to gateway-api > out.yml", directory.path());
  INFO(written.err);
  Ran read = run("gw --no-config effective --format json manifest=out.yml", directory.path());
  INFO(read.out << read.err);
  json document = json::parse(read.out);
  std::vector<std::string> rules;
  for (const auto& [name, router] : document["rawdata"]["routers"].items()) {
    rules.push_back(router["entryPoints"].dump() + " " + router["rule"].get<std::string>());
    CHECK(router["status"] == "enabled");
  }
  std::ranges::sort(rules);
  CHECK(rules == std::vector<std::string>{R"(["web"] Host("a.example") && (Path("/api") || PathPrefix("/api/")) && )"
                                          R"(Header("X-A","1"))",
                                          R"(["web"] PathPrefix("/"))"});
}
