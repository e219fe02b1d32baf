#ifndef GW_SOURCE_MATERIAL_H_
#define GW_SOURCE_MATERIAL_H_

// What the inputs hold beside static and dynamic files, read once for all gateways.

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "source/compose/compose.h"
#include "source/discover.h"
#include "source/kubernetes/cluster.h"
#include "source/kv.h"

namespace gw::source {

struct Material {
  std::vector<std::shared_ptr<const ComposeProject>> projects;
  std::vector<Container> containers;  ///< Of `docker inspect`: they share one Docker with those of the projects.
  std::vector<SwarmService> swarm;    ///< Likewise.
  std::shared_ptr<Cluster> cluster;   ///< Null: no manifest is given.
  std::vector<Pair> pairs;            ///< Of a store.
  bool has_pairs = false;
  std::string store, root_key;                  ///< Of a store that is read itself, as its URL has them; empty: a dump.
  std::vector<text::SourceId> payloads;         ///< Of the HTTP or REST provider.
  std::vector<text::SourceId> routes;           ///< Route lists.
  std::vector<Provider> running;                ///< Of snapshots.
  std::optional<Static> entry_points;           ///< Of a list of /api/entrypoints.
  std::set<std::string, std::less<>> internal;  ///< Routers of a running Traefik's own.

  bool empty() const;
};

/// Why an input could not be read.
struct Unread {
  std::string path, reason;
};

/// Reads every input of these kinds. Further files of compose projects become inputs, too.
Material read_material(text::SourceSet& sources, const Request& request, Project& project, std::vector<Unread>& unread);

}  // namespace gw::source

#endif  // GW_SOURCE_MATERIAL_H_
