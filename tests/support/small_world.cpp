#include "support/small_world.h"

#include <cstdio>
#include <cstdlib>

#include "base/ip.h"

namespace gw::testing {

SmallWorld::SmallWorld() {
  const char* const kMatchers[] = {"Host(`a.com`)",
                                   "Host(`b.com`)",
                                   "Host(`*.a.com`)",
                                   "HostRegexp(`^a\\.`)",
                                   "Path(`/x`)",
                                   "PathPrefix(`/x`)",
                                   "PathPrefix(`/`)",
                                   "PathRegexp(`^/x/?$`)",
                                   "Method(`GET`)",
                                   "Method(`POST`)",
                                   "Header(`X-A`, `1`)",
                                   "Header(`X-A`, `2`)",
                                   "HeaderRegexp(`X-A`, `^1`)",
                                   "Query(`q`, `1`)",
                                   "QueryRegexp(`q`, `2`)",
                                   "ClientIP(`10.0.0.0/8`)",
                                   "ClientIP(`10.1.0.0/16`)"};
  for (const char* matcher : kMatchers) {
    matchers_.emplace_back(matcher);
    matchers_.push_back("!" + std::string(matcher));
  }
  for (const char* host : {"a.com", "a.com.", "b.com", "x.a.com", "a.a.com", "a.org", "c.org"}) {
    for (const char* path : {"/", "/x", "/x/", "/xy"}) {
      for (const char* method : {"GET", "POST", "PUT"}) {
        for (const char* peer : {"10.1.2.3", "10.2.3.4", "192.0.2.1"}) {
          for (unsigned headers = 0; headers < 8; ++headers) {
            for (unsigned query = 0; query < 4; ++query) {
              Parts parts{host, path, method, peer, {}, {}};
              if ((headers & 1U) != 0) parts.headers.push_back({"X-A", "1"});
              if ((headers & 2U) != 0) parts.headers.push_back({"X-A", "2"});
              if ((headers & 4U) != 0) parts.headers.push_back({"X-A", "15"});
              if ((query & 1U) != 0) parts.query.push_back({"q", "1"});
              if ((query & 2U) != 0) parts.query.push_back({"q", "2"});
              requests_.push_back(std::move(parts));
            }
          }
        }
      }
    }
  }
}

rule::HttpRequest SmallWorld::view(const Parts& parts) const {
  rule::HttpRequest out;
  out.host = out.raw_host = parts.host;
  out.path = parts.path;
  out.method = parts.method;
  out.headers = parts.headers;
  out.query = parts.query;
  out.peer = base::parse_ip(parts.peer);
  return out;
}

SmallWorld::Set SmallWorld::requests(const rule::Program& program) const {
  Set out;
  for (std::size_t i = 0; i < requests_.size(); ++i) out[i] = program.matches(view(requests_[i]));
  return out;
}

std::string SmallWorld::show(std::size_t request) const {
  const Parts& parts = requests_[request];
  std::string out = parts.method + " " + parts.host + parts.path + " from " + parts.peer;
  for (const rule::Pair& pair : parts.headers) out += " " + std::string(pair.name) + ":" + std::string(pair.value);
  for (const rule::Pair& pair : parts.query) out += " " + std::string(pair.name) + "=" + std::string(pair.value);
  return out;
}

std::shared_ptr<const rule::Program> compiled(std::string_view rule) {
  rule::Compiled out = rule::compile(rule, rule::Syntax::V3, rule::Protocol::Http, {3, 7, 13});
  if (out.program == nullptr) {
    std::fprintf(stderr, "%s\n", out.error.c_str());
    std::abort();
  }
  return out.program;
}

}  // namespace gw::testing
