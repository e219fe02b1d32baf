#ifndef GW_SOURCE_WORKLOAD_H_
#define GW_SOURCE_WORKLOAD_H_

#include <string>
#include <utility>
#include <vector>

#include "source/compose/compose.h"
#include "source/kubernetes/cluster.h"

namespace gw::source {

/// A Traefik that an input runs: the Traefik service of a compose project, a workload among Kubernetes objects.
struct Workload {
  std::string name;  ///< For people: "compose.yml: traefik".
  std::vector<std::string> arguments;
  std::vector<std::pair<std::string, std::string>> environment;
  Place place;
  std::string name_space, account;  ///< Of a pod: whose rights it has. Source: ServiceAccount admission.
};

/// The Traefik services of a project. Source: the Compose Specification, entrypoint of Traefik's image.
std::vector<Workload> workloads(const ComposeProject& project);

/// The Traefik pods of a cluster: args, env, mounted ConfigMaps. Pods of several replicas count once.
std::vector<Workload> workloads(const Cluster& cluster);

}  // namespace gw::source

#endif  // GW_SOURCE_WORKLOAD_H_
