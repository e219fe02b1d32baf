#ifndef GW_SOURCE_SNAPSHOT_H_
#define GW_SOURCE_SNAPSHOT_H_

#include <string>
#include <vector>

#include "base/result.h"
#include "source/gateway.h"

namespace gw::source {

/// The providers whose objects a snapshot of a running Traefik (/api/rawdata) holds, by the names of the objects
/// ("api@docker"); those of the provider internal are made anew from the static configuration. What a snapshot cannot
/// say (TLS options, servers transports) is taken to be there if the router or service that names it works. Source:
/// pkg/api/handler.go (RunTimeRepresentation).
Result<std::vector<Provider>> load_snapshot(text::SourceSet& sources, const std::string& path, std::string bytes,
                                            Version version);

}  // namespace gw::source

#endif  // GW_SOURCE_SNAPSHOT_H_
