#ifndef GW_DIGEST_TIES_H_
#define GW_DIGEST_TIES_H_

#include <map>
#include <string>

#include "digest/digest.h"

namespace gw::digest {

/// What decides between routers beside themselves.
struct Ties {
  std::map<const runtime::Object*, std::string> places;  ///< Only of routers that tie.
  std::vector<Note> notes;
};

/// Routers of equal priority of which providers.precedence puts one first, and UDP routers, of which the last name
/// counts. Traefik knows no order of the other ties.
/// Source: pkg/muxer/http/mux.go; pkg/server/router/udp/router.go.
Ties find_ties(const source::Gateway& gateway, const runtime::Graph& graph);

}  // namespace gw::digest

#endif  // GW_DIGEST_TIES_H_
