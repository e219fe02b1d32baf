#ifndef GW_ROUTETEST_NEAR_H_
#define GW_ROUTETEST_NEAR_H_

#include <string>
#include <vector>

#include "flow/gateway.h"

namespace gw::routetest {

/// A router that would take a request if one thing were otherwise.
struct Near {
  const runtime::Object* router = nullptr;
  std::string what;  ///< "Host(`app.example.com`) differs in 2 letters: app.exmaple.com".
  int distance = 0;  ///< The nearest have the smallest.
};

/// The routers nearest to a request that none takes: those of which a single condition fails, and those that would take
/// it over TLS, without it, on another entry point, or if Traefik had not dropped them. `scratch` is as ask() has left
/// it. At most `limit`, the nearest first.
std::vector<Near> near_misses(const flow::Gateway& gateway, const flow::Asked& asked, const route::EntryPoint& point,
                              const flow::Scratch& scratch, std::size_t limit);

/// Whether the answer is that of no router: 404, or before 3.0 the 405 of one that matches but for the method.
bool nobody_takes(const flow::Answer& answer);

/// Why a rule says no, for people: the matchers of the cheapest way to make it true. Empty if it says yes.
std::string failing(const rule::Program& program, const rule::HttpRequest& request);

/// A matcher as it is written in its plainest form, with its negation: "!Host(`a`)".
std::string leaf_text(const rule::Program& program, std::size_t leaf);

/// What the request has where the matcher says no: "the path is /x".
std::string contrast(const rule::Program& program, std::size_t leaf, const rule::HttpRequest& request);

}  // namespace gw::routetest

#endif  // GW_ROUTETEST_NEAR_H_
