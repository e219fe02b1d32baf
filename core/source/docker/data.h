#ifndef GW_SOURCE_DOCKER_DATA_H_
#define GW_SOURCE_DOCKER_DATA_H_

// What the providers docker and swarm know of a container, a service or a task before they look at its labels'
// configuration. Source: pkg/provider/docker/data.go, shared_labels.go, shared.go.

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "source/docker/container.h"

namespace gw::source {

/// Options of providers.docker or providers.swarm, with defaults.
struct DockerOptions {
  bool exposed_by_default = true, allow_empty_services = false, use_bind_port_ip = false;
  std::string constraints, network, default_rule;
  text::Span constraints_span = {}, default_rule_span = {};
};

/// `provider`: "docker" or "swarm".
DockerOptions docker_options(const Static& install, std::string_view provider, Version version);

/// The labels that the provider itself reads.
struct ExtraLabels {
  bool enable = true, lbswarm = false, allow_non_running = false;
  std::string network;
};

struct ContainerData {
  std::string id, service_name, name, status, network_mode, node_ip;
  std::string service;  ///< service_name() of it, once its labels are taken.
  std::optional<std::string> health;
  decode::Names labels;                        ///< Of the container. Each name once, by name.
  std::vector<Port> ports;                     ///< By number, TCP first.
  std::map<std::string, Attachment> networks;  ///< The address is in `ipv4`, whatever family it has.
  ExtraLabels extra = {};
  text::Span span = {};
  std::string image = {};  ///< As in Container.

  const decode::Named* label(std::string_view name) const;  ///< Null if there is none.
  std::string label_text(std::string_view name) const;
};

/// Source: pkg/provider/docker/shared.go (parseContainer).
ContainerData data_of(const Container& container, Version version);

/// Labels as Docker keeps them: of one name the last, by name.
decode::Names unique_labels(const std::vector<decode::Named>& labels);

/// "web-shop": from the labels of Compose, else the name. Source: shared.go (getServiceName).
std::string service_name(const ContainerData& data);

/// What the labels begin with that the provider itself reads.
std::span<const std::string_view> provider_labels(bool swarm, Version version);

/// What reading the provider's own labels came to.
struct Extracted {
  ExtraLabels labels;
  std::string error;  ///< Traefik's text; empty: fine.
  bool panics = false;
  bool deprecated = false;  ///< Swarm with labels of docker. Traefik logs that.
  diag::Facts facts = {};
};

/// Source: shared_labels.go (extractDockerLabels, extractSwarmLabels).
Extracted extract_labels(const decode::Names& labels, const DockerOptions& options, bool swarm, Version version);

}  // namespace gw::source

#endif  // GW_SOURCE_DOCKER_DATA_H_
