#ifndef GW_SOURCE_DOCKER_INSPECT_H_
#define GW_SOURCE_DOCKER_INSPECT_H_

// What Docker prints about containers and services.

#include <vector>

#include "base/result.h"
#include "source/docker/container.h"

namespace gw::source {

struct Inspected {
  std::vector<Container> containers;
  std::vector<SwarmService> services;
};

/// Reads the output of `docker inspect` or `docker service inspect`: a JSON array, an object as
/// GET /containers/{id}/json gives it, or several objects one behind the other. Spans lead to the input.
/// Objects that are neither a container nor a service are passed over; an error if there is nothing else.
/// Of services the tasks are not told: their number is that of the replicas, and their addresses are made up.
Result<Inspected> read_inspect(text::SourceSet& sources, text::SourceId source);

}  // namespace gw::source

#endif  // GW_SOURCE_DOCKER_INSPECT_H_
