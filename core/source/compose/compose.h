#ifndef GW_SOURCE_COMPOSE_COMPOSE_H_
#define GW_SOURCE_COMPOSE_COMPOSE_H_

// A compose project as `docker compose` reads it: files merged, extends and include followed, variables filled in.
// Source: the Compose Specification (compose-spec.io); compose-go where the text is silent.

#include <string>
#include <utility>
#include <vector>

#include "source/docker/container.h"

namespace gw::source {

/// The Traefik service of a project: what it runs with.
struct ComposeTraefik {
  std::string service;
  std::vector<std::string> arguments;  ///< Its command, split as Docker splits it; without the program's name.
  std::vector<std::pair<std::string, std::string>> environment;
  /// Bind mounts and configs: path in the container, path here. They serve as World::map.
  std::vector<std::pair<std::string, std::string>> mounts;
  std::vector<std::string> networks;  ///< Real names.
  std::vector<Port> ports;
  text::Span span;
};

/// One service after merging, for lint rules: what labels alone do not tell.
struct ComposeService {
  std::string name;
  std::vector<decode::Named> labels, deploy_labels;
  std::vector<Port> ports;            ///< ports and expose.
  std::vector<std::string> networks;  ///< Real names.
  std::string network_mode, container_name, image;
  int replicas = 1;
  bool health_check = false, active = true;  ///< active: no profile keeps it from starting.
  text::Span span;
};

struct ComposeProject {
  std::string name;
  std::vector<std::string> files;  ///< Every file that took part.
  std::vector<ComposeService> services;
  std::vector<Container> containers;  ///< Of active services, one a replica.
  std::vector<SwarmService> swarm;    ///< The same services as a stack would run them.
  std::vector<ComposeTraefik> traefik;
  std::vector<std::string> errors;  ///< Why docker compose refuses the project; empty: it takes it.
  diag::Facts facts;
};

struct ComposeOptions {
  std::string project_name = {};           ///< -p; empty: from the file, else the directory.
  std::vector<std::string> profiles = {};  ///< Activated ones.
  bool allow_outside = false;              ///< Follow include and extends to files outside `roots`.
  std::vector<std::string> roots = {};     ///< Empty: the directory of the first file.
};

/// Reads the project of `files` (merged in this order). Variables come from the .env file beside the first file and
/// from World::environment, which wins.
ComposeProject read_compose(text::SourceSet& sources, const std::vector<std::string>& files,
                            const ComposeOptions& options, const World& world);

}  // namespace gw::source

#endif  // GW_SOURCE_COMPOSE_COMPOSE_H_
