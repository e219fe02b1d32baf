#ifndef GW_DIFF_BEHAVIOUR_H_
#define GW_DIFF_BEHAVIOUR_H_

// Which requests change their fate between two gateways. Source: analysis.md 4.5.

#include <cstdint>
#include <string>
#include <vector>

#include "flow/asked.h"
#include "flow/gateway.h"

namespace gw::diff {

/// What becomes of a request on one side.
struct Outcome {
  std::string router;   ///< "api@file"; empty: none takes it.
  std::string service;  ///< "api@file".
  std::string rule;     ///< Of the router.
  std::int64_t priority = 0;
  std::vector<std::string> middlewares;  ///< In their order.
  std::string tls_options;
  int status = 0;                      ///< The gateway answers itself; 0: it does not.
  std::string location;                ///< Of that answer, a redirect.
  std::vector<std::string> ambiguous;  ///< Routers that Traefik may take instead.
};

/// Requests that change their fate in the same way, by one of them.
struct Change {
  std::string entry_point;
  flow::Asked request;  ///< Replayed on both sides.
  Outcome old, now;
  std::vector<std::string> risk;  ///< "loses-authentication", "changes-backend", "becomes-public", "becomes-404",
                                  ///< "tls-weakened".
  std::string why;                ///< One line: "priority of admin@file 60 → 40 puts it behind api@file (46)".
};

struct Unknown {
  std::string what, why;
};

struct BehaviourOptions {
  bool all = false;        ///< A request for every pair of routers, not one a group.
  bool servers = true;     ///< Addresses of servers count.
  bool cookies = true;     ///< The names that Traefik makes for session cookies count.
  bool wrapping = true;    ///< A weighted service of one is another than that one.
  std::size_t budget = 1;  ///< How many times the usual limits of a search.
};

struct Behaviour {
  std::vector<Change> changes;  ///< The gravest first.
  std::vector<Unknown> unknown;
  bool complete = false;  ///< Every request that is not told of in `changes` is proved to fare as before.
};

/// Compares what becomes of every request. Requests that differ only by routers that do not change are not looked at:
/// they fare as before. Names of routers, services and middlewares do not count, nor do providers.
Behaviour compare_behaviour(const flow::Gateway& old, const flow::Gateway& now, const BehaviourOptions& options);

}  // namespace gw::diff

#endif  // GW_DIFF_BEHAVIOUR_H_
