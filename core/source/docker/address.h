#ifndef GW_SOURCE_DOCKER_ADDRESS_H_
#define GW_SOURCE_DOCKER_ADDRESS_H_

// Where Traefik reaches a container. Source: pkg/provider/docker/config.go (getIPPort, getIPAddress).

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "source/docker/data.h"

namespace gw::source {

/// What the search for addresses needs, and where it tells what it met.
struct AddressContext {
  const DockerOptions& options;
  /// The container of this id or name; null: Docker knows none.
  std::function<const Container*(const std::string&)> inspect;
  bool swarm = false;
  Version version;
  Provider& out;
  /// Of log lines: container and service.
  std::vector<std::pair<std::string, std::string>> fields = {};
};

struct IpPort {
  std::string ip, port;  ///< An empty ip: there is none, an error.
};

/// `server_port`: from the label, empty if there is none.
IpPort find_ip_port(AddressContext& context, const ContainerData& data, const std::string& server_port);

/// Go's net.JoinHostPort.
std::string join_host_port(const std::string& host, const std::string& port);

}  // namespace gw::source

#endif  // GW_SOURCE_DOCKER_ADDRESS_H_
