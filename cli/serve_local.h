#ifndef GW_CLI_SERVE_LOCAL_H_
#define GW_CLI_SERVE_LOCAL_H_

// gw serve --local: the services of a compose project by the ports that they publish on this machine.

#include <map>
#include <string>
#include <vector>

#include "source/discover.h"

namespace gw::cli {

/// Where the ports of a project's containers are here: "172.20.0.10:80" → "127.0.0.1:8080", and
/// "172.20.0.10:53/udp". `told` gets a line for each of those, and for ports that are not published.
struct LocalPorts {
  std::map<std::string, std::string> published;
  std::map<std::string, std::string> containers;  ///< Names by address, without port.
  std::vector<std::string> told;
};
LocalPorts local_ports(const source::Project& project);

/// The URL ("http://…", "udp://…") with the address that stands for its own; as it is if it is no container's; empty:
/// the port is not published.
std::string local_url(const LocalPorts& ports, const std::string& url);

}  // namespace gw::cli

#endif  // GW_CLI_SERVE_LOCAL_H_
