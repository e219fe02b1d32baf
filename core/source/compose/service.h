#ifndef GW_SOURCE_COMPOSE_SERVICE_H_
#define GW_SOURCE_COMPOSE_SERVICE_H_

// Services of the merged model, and what becomes of them.

#include <optional>
#include <string>
#include <vector>

#include "source/compose/loader.h"

namespace gw::source::compose {

/// A service with what the public ComposeService does not say.
struct Service {
  ComposeService view;
  const Node* node = nullptr;  ///< Its map.
  std::size_t published = 0;   ///< Published ports without a host port, which Docker chooses.
};

/// The networks that the project names.
std::vector<ComposeNetwork> read_networks(const Node& model, const std::string& project);

/// All services in file order. Also checks what the specification demands of the whole project.
std::vector<Service> read_services(Loader& loader, const Node& model, const ComposeProject& project,
                                   const std::vector<std::string>& profiles);

/// Source: compose-go v2 loader/validate.go (checkConsistency).
void check_consistency(Loader& loader, const Node& model, const std::vector<Service>& services);

/// The real name of a network. Source: loader/normalize.go (setNameFromKey).
std::string network_name(const Node& model, const std::string& project, std::string_view key);

/// Names in `environment` that end in a space. Source: types/mapping.go (MappingWithEquals).
void check_environment(Loader& loader, const Node& service, const std::string& name);

/// environment and env_file together. Source: types/project.go (resolveEnvironment).
std::vector<std::pair<std::string, std::string>> read_environment(Loader& loader, const Node& service,
                                                                  const std::string& name);

/// The value of command or entrypoint; nothing where there is none. Source: types/command.go (ShellCommand).
std::optional<std::vector<std::string>> read_command(Loader& loader, const Node* value, const std::string& service,
                                                     std::string_view key);

void make_containers(Loader& loader, const std::vector<Service>& services, ComposeProject& project);
void find_traefik(Loader& loader, const Node& model, const std::vector<Service>& services, ComposeProject& project);

}  // namespace gw::source::compose

#endif  // GW_SOURCE_COMPOSE_SERVICE_H_
