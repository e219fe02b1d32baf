// Rules about requests that come to another router than it seems: cases beyond the examples of the rules. What is said
// of them was seen with the real Traefik 3.7.13.

#include "support/catch.h"
#include "support/said.h"

namespace {

const std::string kStatic =
    "entryPoints:\n  web: {address: \":80\"}\n  websecure: {address: \":443\"}\n"
    "providers:\n  file: {filename: d.yml, watch: false}\n";
const std::string kRest =
    "  middlewares:\n"
    "    broken: {basicAuth: {users: [ops]}}\n"
    "    auth: {basicAuth: {users: [\"ops:$apr1$H6uskkkW$IgXLP6ewTrSuBkTrqE8wj/\"]}}\n"
    "    https: {redirectScheme: {scheme: https}}\n"
    "  services:\n    s: {loadBalancer: {servers: [{url: \"http://10.0.0.1\"}]}}\n"
    "    t: {loadBalancer: {servers: [{url: \"http://10.0.0.2\"}]}}\n";

std::string of_routers(const std::string& code, const std::string& routers, const std::string& install = kStatic) {
  return gw::testing::said(code, "http:\n  routers:\n" + routers + kRest, install);
}

}  // namespace

TEST_CASE("lint: GW206 tells of alternatives that another service gets", "[lint][cli]") {
  auto of = [](const std::string& routers) { return of_routers("GW206", routers, ""); };
  const std::string pay = "    pay: {rule: Host(`p`), service: t, priority: 20}\n";
  CHECK(of("    r: {rule: Host(`s`) || Host(`p`), service: s, priority: 10}\n" + pay) ==
        "1 of the 2 alternatives of the rule goes to pay@file and its service t@file | such as: GET http://p/ | "
        "pay@file comes first: priority 20, against 10\n");
  CHECK(of("    r: {rule: '(Host(`s`) || Host(`p`)) && PathPrefix(`/a`)', service: s, priority: 10}\n" + pay)
            .find("1 of the 2") == 0);
  CHECK(of("    r: {rule: 'Host(`s`, `p`)', ruleSyntax: v2, service: s, priority: 10}\n" + pay).find("1 of the 2") ==
        0);
  // Less than half, all of it, not all of the alternative, the same service, a redirect, behind it, by chance.
  CHECK(of("    r: {rule: Host(`s`) || Host(`p`) || Host(`q`), service: s, priority: 10}\n" + pay).empty());
  CHECK(of("    r: {rule: Host(`p`) || (Host(`p`) && Path(`/`)), service: s, priority: 10}\n" + pay).empty());
  CHECK(of("    r: {rule: Host(`s`) || Host(`p`), service: s, priority: 10}\n"
           "    pay: {rule: 'Host(`p`) && PathPrefix(`/a`)', service: t, priority: 20}\n")
            .empty());
  CHECK(of("    r: {rule: Host(`s`) || Host(`p`), service: t, priority: 10}\n" + pay).empty());
  CHECK(of("    r: {rule: Host(`s`) || Host(`p`), service: s, priority: 10}\n"
           "    pay: {rule: Host(`p`), service: t, priority: 20, middlewares: [https]}\n")
            .empty());
  CHECK(of("    r: {rule: Host(`s`) || Host(`p`), service: s, priority: 30}\n" + pay).empty());
  CHECK(of("    r: {rule: Host(`s`) || Host(`p`), service: s, priority: 20}\n" + pay).empty());
  // The alternative that is taken adds nothing to the rule: GW211 says so.
  CHECK(of("    r: {rule: PathPrefix(`/`) || Host(`p`), service: s, priority: 10}\n" + pay).empty());
}

TEST_CASE("lint: GW206 looks at every entry point of the router", "[lint][cli]") {
  const std::string rule = "    r: {rule: Host(`s`) || Host(`p`), service: s, priority: 10}\n";
  CHECK(
      of_routers("GW206", rule + "    pay: {rule: Host(`p`), service: t, priority: 20, entryPoints: [web]}\n").empty());
  CHECK_FALSE(of_routers("GW206", rule + "    pay: {rule: Host(`p`), service: t, priority: 20}\n").empty());
}

TEST_CASE("lint: GW207 tells who gets the requests of a router that Traefik drops", "[lint][cli]") {
  auto of = [](const std::string& routers) { return of_routers("GW207", routers); };
  const std::string site = "    site: {rule: Host(`a`), service: s}\n",
                    rule = "    r: {rule: 'Host(`a`) && Path(`/x`)', ";
  CHECK(of(rule + "service: s, middlewares: [broken]}\n" + site) ==
        "the router does not run, and its requests come to site@file without broken@file | why: error parsing "
        "BasicUser: ops | such as: GET http://a/x | site@file is here\n");
  CHECK(of(rule + "service: none}\n" + site).find("site@file, which leads to s@file instead of none@file |") !=
        std::string::npos);
  CHECK(of(rule + "service: t, middlewares: [broken]}\n" + site)
            .find("which leads to s@file instead of t@file | why: error parsing BasicUser: ops |") !=
        std::string::npos);
  CHECK(of(rule + "service: s, middlewares: [my-auth]}\n" + site).find("without my-auth@file") != std::string::npos);
  // Of several with one fault the first is told, with the others.
  CHECK(of(rule + "service: none}\n    r2: {rule: Host(`a`) && Path(`/x2`), service: none}\n" + site)
            .find("| so do those of r2@file\n") != std::string::npos);
  // Nothing worse: as well guarded, sent away, the same service. Nothing proved: chance, not behind it, other entry
  // point, TLS on one side only.
  CHECK(of(rule + "service: s, middlewares: [broken]}\n    site: {rule: Host(`a`), service: s, middlewares: [auth]}\n")
            .empty());
  CHECK(of(rule + "service: t}\n    site: {rule: Host(`a`), service: s, middlewares: [https]}\n").empty());
  CHECK(of(rule + "service: s, middlewares: [none]}\n" + site).empty());
  CHECK(
      of("    r: {rule: Host(`a`), service: none, priority: 5}\n    site: {rule: Host(`a`), service: s, priority: 5}\n")
          .empty());
  CHECK(
      of("    r: {rule: Host(`a`), service: none, priority: 5}\n    site: {rule: Host(`a`), service: s, priority: 6}\n")
          .empty());
  CHECK(of(rule + "service: none, entryPoints: [web]}\n"
                  "    site: {rule: Host(`a`), service: s, entryPoints: [websecure]}\n")
            .empty());
  CHECK(of(rule + "service: none, tls: {}}\n" + site).empty());
  // Of two behind it one takes its requests.
  CHECK(of(rule + "service: none}\n" + site + "    all: {rule: PathPrefix(`/`), service: t, priority: 1}\n")
            .find("come to site@file") != std::string::npos);
}
