#ifndef GW_SOURCE_SNAPSHOT_H_
#define GW_SOURCE_SNAPSHOT_H_

#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "source/gateway.h"

namespace gw::source {

/// A file of a running Traefik's API.
struct SnapshotFile {
  std::string path;
  std::string bytes;
};

/// The providers whose objects a snapshot of a running Traefik holds, by the names of the objects ("api@docker"); those
/// of the provider internal are made anew from the static configuration. What a snapshot cannot say (TLS options,
/// servers transports) is taken to be there if the router or service that names it works.
/// Each file is /api/rawdata or a list: /api/http|tcp/routers|services|middlewares, /api/udp/routers|services. What a
/// list holds is told by its objects; where those of TCP and UDP look alike (a service of bare addresses, an
/// ipAllowList) a word of the path decides ("tcp", "udp"), without one HTTP, then TCP. An object that several files
/// have is taken from the last. Error: a file that is neither, /api/overview and /api/version among them. Source:
/// pkg/api/handler.go (RunTimeRepresentation), handler_http.go, handler_tcp.go, handler_udp.go.
/// `internal` gets the routers of the provider internal.
Result<std::vector<Provider>> load_snapshots(text::SourceSet& sources, std::vector<SnapshotFile> files, Version version,
                                             std::set<std::string, std::less<>>* internal = nullptr);

/// The same of one file.
Result<std::vector<Provider>> load_snapshot(text::SourceSet& sources, const std::string& path, std::string bytes,
                                            Version version);

/// The entry points of /api/entrypoints as a static configuration that holds nothing else.
/// Source: pkg/api/handler_entrypoint.go.
Result<Static> load_entry_points(text::SourceSet& sources, const std::string& path, std::string bytes, Version version);

}  // namespace gw::source

#endif  // GW_SOURCE_SNAPSHOT_H_
