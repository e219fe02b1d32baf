#ifndef GW_SOURCE_COMPOSE_COMPOSE_H_
#define GW_SOURCE_COMPOSE_COMPOSE_H_

// A compose project as `docker compose` reads it: files merged, extends and include followed, variables filled in.
// Source: the Compose Specification (compose-spec.io); compose-go where the text is silent.

#include <functional>
#include <optional>
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
  /// Configs that are written in the compose file itself: path in the container, bytes.
  std::vector<std::pair<std::string, std::string>> contents;
  std::vector<std::string> networks;  ///< Real names.
  std::vector<Port> ports;
  text::Span span;
};

/// One service after merging, for lint rules: what labels alone do not tell.
struct ComposeService {
  std::string name;
  std::vector<decode::Named> labels, deploy_labels;
  std::vector<Port> ports;              ///< ports and expose.
  std::vector<std::string> networks;    ///< Real names.
  std::vector<Attachment> attachments;  ///< The same, addresses as written; none with a network_mode.
  std::string network_mode, container_name, image;
  std::string endpoint_mode, deploy_mode;  ///< As written under deploy.
  int replicas = 1;
  bool health_check = false, active = true;  ///< active: no profile keeps it from starting.
  bool job = false;                          ///< deploy.mode: it runs to an end.
  text::Span span;
};

struct ComposeNetwork {
  std::string name;  ///< Docker's own.
  bool external = false;
  text::Span span;
};

struct ComposeProject {
  std::string name;
  std::vector<std::string> files;  ///< Every file that took part.
  std::vector<ComposeService> services;
  std::vector<Container> containers;  ///< Of active services, one a replica.
  std::vector<ComposeTraefik> traefik;
  std::vector<ComposeNetwork> networks;  ///< That the project names.
  std::vector<std::string> errors;       ///< Why docker compose refuses the project; empty: it takes it.
  diag::Facts facts;
};

struct ComposeOptions {
  std::string project_name = {};           ///< -p; empty: from the file, else the directory.
  std::vector<std::string> profiles = {};  ///< Activated ones.
  bool allow_outside = false;              ///< Follow include and extends to files outside `roots`.
  std::vector<std::string> roots = {};     ///< Empty: the directory of the first file.
  /// The bytes of a file; nothing if there is none. Empty: the files of this machine.
  std::function<std::optional<std::string>(const std::string&)> open = {};
};

/// Reads the project of `files` (merged in this order). Variables come from the .env file beside the first file and
/// from World::environment, which wins.
ComposeProject read_compose(text::SourceSet& sources, const std::vector<std::string>& files,
                            const ComposeOptions& options, const World& world);

/// The active services as a stack of a swarm would run them. Source: docker/cli compose/convert (Services).
std::vector<SwarmService> swarm_of(const ComposeProject& project);

}  // namespace gw::source

#endif  // GW_SOURCE_COMPOSE_COMPOSE_H_
