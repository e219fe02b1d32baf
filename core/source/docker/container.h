#ifndef GW_SOURCE_DOCKER_CONTAINER_H_
#define GW_SOURCE_DOCKER_CONTAINER_H_

// Containers as Docker's API describes them to Traefik, whatever input they come from.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "decode/names.h"
#include "source/gateway.h"

namespace gw::source {

/// A port of NetworkSettings.Ports with its bindings on the host.
struct Port {
  struct Binding {
    std::string host_ip, host_port;
  };
  std::string number;  ///< "80", without protocol.
  std::string protocol = "tcp";
  std::vector<Binding> bindings = {};
  text::Span span = {};
};

/// One network that a container is attached to, by its real name ("shop_default").
struct Attachment {
  std::string network;
  std::string ipv4, ipv6;
  bool assumed = false;  ///< gw made the address up: a compose file does not say it.
  text::Span span = {};
  std::string id = {};  ///< NetworkID; mostly empty. Old versions of Traefik print it.
};

struct Container {
  std::string id;
  std::string name;  ///< With the leading slash that Docker gives: "/shop-web-1".
  std::string status = "running";
  std::optional<std::string> health = {};  ///< "healthy", "starting", "unhealthy"; nothing: no health check.
  std::string network_mode;                ///< "default", "host", "container:<id>", "shop_default".
  std::string node_ip;                     ///< Mostly empty (old Swarm).
  std::vector<decode::Named> labels;       ///< Docker adds com.docker.compose.*; spans lead to the bytes of the input.
  std::vector<Port> ports;
  std::vector<Attachment> networks;
  text::Span span = {};                   ///< Where the container, or the service it comes from, is written.
  std::vector<std::string> assumed = {};  ///< What the reader took to be so, for Provider::assumed.
  std::string image = {};  ///< The image whose own ports the input does not tell; empty: `ports` are all there are.
};

/// One swarm service, as `docker service inspect` tells it.
struct SwarmService {
  std::string id, name;
  std::vector<decode::Named> labels;  ///< deploy.labels.
  std::string endpoint_mode;          ///< "vip", "dnsrr".
  bool global = false;
  int replicas = 1;
  /// Virtual addresses by network name, and the running tasks.
  std::vector<Attachment> virtual_ips = {};
  struct Task {
    std::string id;
    int slot = 0;
    std::vector<Attachment> networks = {};
  };
  std::vector<Task> tasks = {};
  text::Span span = {};
  std::vector<std::string> assumed = {};  ///< As Container::assumed.
};

/// What the provider docker publishes of these containers, with what it logs.
/// Options come from `install` (providers.docker), defaults where there is no static configuration.
/// Source: pkg/provider/docker (pdocker.go, config.go, shared.go), pkg/provider/configuration.go (Merge).
Provider load_docker(text::SourceSet& sources, const std::vector<const Container*>& containers, const Static& install,
                     const World& world, Version version);
Provider load_docker(text::SourceSet& sources, const std::vector<Container>& containers, const Static& install,
                     const World& world, Version version);

/// Likewise the provider swarm. Source: pkg/provider/docker/pswarm.go.
Provider load_swarm(text::SourceSet& sources, const std::vector<SwarmService>& services, const Static& install,
                    const World& world, Version version);

}  // namespace gw::source

#endif  // GW_SOURCE_DOCKER_CONTAINER_H_
