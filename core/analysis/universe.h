#ifndef GW_ANALYSIS_UNIVERSE_H_
#define GW_ANALYSIS_UNIVERSE_H_

// What can reach the routers of an entry point. Proofs are made over `all`, which may hold more than that; examples
// come from `usual`, which a client can send in a plain way. Left out are hosts and server names outside ASCII, and the
// target *, which only OPTIONS has by right, and that Go answers itself. Source: analysis.md 4.2; routing.md 3.

#include <string_view>

#include "analysis/catalog.h"
#include "route/options.h"

namespace gw::analysis {

/// How the paths of an entry point's routers are made.
struct PathForm {
  bool routing = true;    ///< Decoded but for reserved characters.
  bool sanitized = true;  ///< Without "//", "/./", "/../".

  friend bool operator==(const PathForm&, const PathForm&) = default;
};

PathForm path_form(const route::EntryPointOptions& options);

struct Universe {
  automata::Language usual, all;
};

/// Of the values of a domain. Not of Peer.
const Universe& universe(Domain domain, const PathForm& form);

/// Whether the value is in Universe::usual, without its automaton where that is quick.
bool usual(Domain domain, const PathForm& form, std::string_view value);

}  // namespace gw::analysis

#endif  // GW_ANALYSIS_UNIVERSE_H_
