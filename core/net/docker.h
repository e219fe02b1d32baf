#ifndef GW_NET_DOCKER_H_
#define GW_NET_DOCKER_H_

// The Engine API of Docker, over its socket or TCP without TLS. Source: docs.docker.com/reference/api/engine (1.24 on).

#include <memory>

#include "net/store.h"

namespace gw::net {

/// All containers, running or not, by id. Of each what decides about routes is kept: nothing that comes with time (logs
/// of health checks), no environment. Of an engine that manages a swarm also its services, with their running tasks
/// ("Tasks") and the names of networks by id ("Networks"). Changes are those of /events; all is also read anew twice a
/// minute, four times where there is a swarm.
std::unique_ptr<Store> open_docker(const base::StoreUrl& url, const StoreOptions& options, const Stop* stop);

}  // namespace gw::net

#endif  // GW_NET_DOCKER_H_
