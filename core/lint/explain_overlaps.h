#ifndef GW_LINT_EXPLAIN_OVERLAPS_H_
#define GW_LINT_EXPLAIN_OVERLAPS_H_

#include <string>
#include <vector>

#include "lint/reaches.h"

namespace gw::lint {

/// Another router that has requests in common with the one that is asked about.
struct OverlapLine {
  std::string entry_point;
  bool tls = false;
  std::string other, rule;
  std::string relation;  ///< "same requests", "all of its requests", "all of the other's requests", "some requests".
  std::string first;     ///< The router that comes first; empty: chance decides.
  std::string why;       ///< "priority 10, against 5".
  bool same_action = false;
  std::string request;  ///< One that both match.
  std::string unknown;  ///< Instead of the rest: why gw does not know.
};

/// Every overlap of a router, by entry point, in the order in which Traefik asks the routers. False: it has none of
/// that name in its tables.
bool explain_overlaps(Reaches& reaches, std::string_view router, std::vector<OverlapLine>& out);

}  // namespace gw::lint

#endif  // GW_LINT_EXPLAIN_OVERLAPS_H_
