// Rules about where redirects lead: cases beyond the examples of the rules. What is said of them was seen with the real
// Traefik 3.7.13.

#include "support/catch.h"
#include "support/said.h"

namespace {

const std::string kStatic =
    "entryPoints:\n  web: {address: \":80\"}\n  websecure: {address: \":443\"}\n"
    "providers:\n  file: {filename: d.yml, watch: false}\n";
const std::string kRest =
    "  middlewares:\n"
    "    auth: {basicAuth: {users: [\"ops:$apr1$H6uskkkW$IgXLP6ewTrSuBkTrqE8wj/\"]}}\n"
    "    https: {redirectScheme: {scheme: https}}\n"
    "    http: {redirectScheme: {scheme: http}}\n"
    "    www: {redirectRegex: {regex: '^https?://a\\.example/(.*)', replacement: 'https://www.a.example/$1'}}\n"
    "    grow: {redirectRegex: {regex: '^http://a\\.example/(.*)', replacement: 'http://a.example/new/$1'}}\n"
    "    away: {redirectRegex: {regex: '^http://b\\.example.*', replacement: 'http://b.example/x'}}\n"
    "    back: {redirectRegex: {regex: '^http://b\\.example.*', replacement: 'http://b.example:8080/y'}}\n"
    "    old: {redirectRegex: {regex: '/old$', replacement: '/new'}}\n"
    "  services:\n    s: {loadBalancer: {servers: [{url: \"http://10.0.0.1\"}]}}\n"
    "    t: {loadBalancer: {servers: [{url: \"http://10.0.0.2\"}]}}\n";

std::string of_routers(const std::string& code, const std::string& routers, const std::string& install = kStatic) {
  return gw::testing::said(code, "http:\n  routers:\n" + routers + kRest, install);
}

}  // namespace

TEST_CASE("lint: GW239 names routers that come before the redirection of their entry point", "[lint][cli]") {
  auto of = [](const std::string& redirection, const std::string& routers) {
    return of_routers(
        "GW239", routers,
        "entryPoints:\n  web:\n    address: \":80\"\n    http: {redirections: {entryPoint: {to: websecure" +
            redirection +
            "}}}\n  websecure: {address: \":443\"}\nproviders:\n  file: {filename: d.yml, watch: false}\n");
  };
  const std::string rule = "    r: {rule: 'Host(`a`) && Path(`/x`)', service: s}\n";
  CHECK(of(", priority: 10", rule) ==
        "the redirection of entry point web comes after r@file | not redirected: GET http://a/x | r@file: priority 23, "
        "the length of its rule, against 10\n");
  CHECK(of(", priority: 10", rule + "    q: {rule: Host(`qqqqqqq`), service: s}\n").find("after r@file and q@file |") !=
        std::string::npos);
  CHECK(of(", priority: 23", rule).find("chance decides between the redirection of entry point web and r@file") == 0);
  CHECK(of("", rule).empty());
  CHECK(of(", priority: 100", rule).empty());
  CHECK(of(", priority: 10", "    r: {rule: Host(`a.example`), service: s, entryPoints: [websecure]}\n").empty());
  CHECK(of(", priority: 10", "    r: {rule: Host(`a.example`), service: s, tls: {}}\n").empty());
  CHECK(of(", priority: 10", "    r: {rule: Host(`a.example`), service: s, middlewares: [https]}\n").empty());
}

TEST_CASE("lint: GW246 follows redirects", "[lint][cli]") {
  auto of = [](const std::string& routers) { return of_routers("GW246", routers); };
  const std::string plain = "    r: {rule: Host(`a.example`), service: s, entryPoints: [web], middlewares: [https]}\n";
  // The router for HTTPS has no `tls`.
  CHECK(of(plain + "    s: {rule: Host(`a.example`), service: s, entryPoints: [websecure]}\n") ==
        "https@file sends requests to where no router takes them | GET http://a.example/ is sent to "
        "https://a.example/\n");
  CHECK(of(plain + "    s: {rule: Host(`a.example`), service: s, entryPoints: [websecure], tls: {}}\n").empty());
  // Some of what it redirects is taken.
  CHECK(of(plain + "    s: {rule: 'Host(`a.example`) && Path(`/x`)', service: s, tls: {}}\n").empty());
  const std::string www = "    r: {rule: Host(`a.example`), service: s, middlewares: [www]}\n";
  CHECK(of(www).empty());  // Nobody names that host: it may be elsewhere.
  CHECK(of(www + "    w: {rule: Host(`www.a.example`), service: s}\n").find("is sent to https://www.a.example/") !=
        std::string::npos);
  CHECK(of(www + "    w: {rule: 'Host(`www.a.example`) && Path(`/x`)', service: s, tls: {}}\n").empty());
  // One path, one target.
  CHECK(of("    r: {rule: 'Host(`a.example`) && Path(`/old`)', service: s, middlewares: [old]}\n"
           "    n: {rule: 'Host(`a.example`) && Path(`/newer`)', service: s}\n")
            .find("is sent to http://a.example/new\n") != std::string::npos);
  CHECK(
      of("    r: {rule: Host(`a.example`), service: s, entryPoints: [web], middlewares: [grow]}\n") ==
      "grow@file redirects without end | GET http://a.example/ is sent to http://a.example/new/ | and so on, 20 times "
      "and more\n");
  CHECK(of(plain + "    s: {rule: Host(`a.example`), service: s, tls: {}, middlewares: [http]}\n")
            .find("redirects without end") != std::string::npos);
  // Who is not asked for a password is not redirected for certain.
  CHECK(of("    r: {rule: Host(`a.example`), service: s, entryPoints: [web], middlewares: [auth, https]}\n"
           "    s: {rule: Host(`a.example`), service: s, entryPoints: [websecure]}\n")
            .empty());
}

TEST_CASE("lint: GW246 knows which entry point a client comes back to", "[lint][cli]") {
  // "away" sends what comes to port 8080 to port 80, where it is served.
  const std::string two = "    r: {rule: Host(`b.example`), service: s, entryPoints: [alt], middlewares: [away]}\n";
  const std::string served = "    s: {rule: Host(`b.example`), service: s, entryPoints: [web]}\n";
  const std::string circle = "    s: {rule: Host(`b.example`), service: s, entryPoints: [web], middlewares: [back]}\n";
  const std::string install =
      "entryPoints:\n  alt: {address: \":8080\"}\n  web: {address: \":80\"}\n"
      "providers:\n  file: {filename: d.yml, watch: false}\n";
  CHECK(of_routers("GW246", two + served, install).empty());
  CHECK(of_routers("GW246", two + circle, install).find("GET http://b.example:8080/ is sent to http://b.example/x |") !=
        std::string::npos);
}

TEST_CASE("lint: GW246 is silent where routers may be missing", "[lint][cli]") {
  const std::string routers = "    r: {rule: Host(`a.example`), service: s, middlewares: [https]}\n";
  CHECK_FALSE(of_routers("GW246", routers).empty());
  CHECK(of_routers("GW246", routers, "").empty());
  CHECK(of_routers("GW246", routers, kStatic + "  docker: {}\n").empty());
}
