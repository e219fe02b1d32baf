#include "cli/serve_local.h"

#include <algorithm>

#include "source/compose/compose.h"

namespace gw::cli {
namespace {

std::string host_of(const std::string& ip) {
  if (ip.empty() || ip == "0.0.0.0" || ip == "::") return "127.0.0.1";
  return ip.find(':') == std::string::npos ? ip : "[" + ip + "]";
}

}  // namespace

LocalPorts local_ports(const source::Project& project) {
  LocalPorts out;
  for (const source::Gateway& gateway : project.gateways) {
    for (const auto& compose : gateway.projects) {
      for (const source::Container& container : compose->containers) {
        std::string name =
            container.name.substr(std::min(container.name.find_first_not_of('/'), container.name.size()));
        for (const source::Attachment& network : container.networks) {
          if (!network.ipv4.empty()) out.containers[network.ipv4] = name;
        }
        for (const source::Port& port : container.ports) {
          if (port.protocol != "tcp" && port.protocol != "udp") continue;
          const bool udp = port.protocol == "udp";
          const std::string number = port.number + (udp ? "/udp" : "");
          std::string here;
          for (const source::Port::Binding& one : port.bindings) {
            if (!one.host_port.empty() && one.host_port != "0") here = host_of(one.host_ip) + ":" + one.host_port;
          }
          if (here.empty()) {
            out.told.push_back("--local: port " + number + " of " + name +
                               " is not published: " + (udp ? "its packets are dropped" : "it answers 502"));
            continue;
          }
          out.told.push_back("--local: port " + number + " of " + name + " is " + here);
          for (const source::Attachment& network : container.networks) {
            if (!network.ipv4.empty()) out.published[network.ipv4 + ":" + number] = here;
          }
        }
      }
    }
  }
  return out;
}

std::string local_url(const LocalPorts& ports, const std::string& url) {
  std::size_t begin = url.find("://");
  begin = begin == std::string::npos ? 0 : begin + 3;
  std::size_t end = std::min(url.find_first_of("/?#", begin), url.size());
  auto found = ports.published.find(url.substr(begin, end - begin) + (url.starts_with("udp://") ? "/udp" : ""));
  if (found != ports.published.end()) return url.substr(0, begin) + found->second + url.substr(end);
  // Nobody here has the address of a container.
  bool container = ports.containers.contains(url.substr(begin, url.find(':', begin) - begin));
  return container ? std::string() : url;
}

}  // namespace gw::cli
