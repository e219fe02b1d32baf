#include "source/docker/address.h"

#include <algorithm>

#include "base/ip.h"
#include "base/strings.h"

namespace gw::source {
namespace {

constexpr int kMostHops = 100;  ///< From container to container; Traefik follows a circle until it crashes.

class Search {
 public:
  explicit Search(AddressContext& context) : context_(context) {}

  std::string address(const ContainerData& data, int hops) {
    const std::string& wanted = data.extra.network;
    bool missing = false;
    if (!wanted.empty()) {
      auto at = data.networks.find(wanted);
      if (at != data.networks.end()) return at->second.ipv4;
      // A service of a swarm without virtual addresses has no networks at all.
      missing = !context_.swarm || !data.networks.empty();
      if (missing && early()) warn(not_found(data));
    }
    if (data.network_mode == "host") return host(data);
    if (data.network_mode.starts_with("container:")) return through(data, hops);
    if (missing && !early()) warn(not_found(data));
    if (missing) network_fact(diag::FactKind::NetworkMissing, data, wanted);
    if (!data.networks.empty()) return first(data, missing);
    warn("Unable to find the IP address.");
    return {};
  }

  void note(const std::string& message) { context_.out.notes.push_back({"info", message, {}, context_.fields}); }

 private:
  /// Until 3.4 the missing network was told before the modes of host and container were looked at.
  bool early() const { return context_.version < Version{3, 5, 0}; }

  void warn(const std::string& message, const std::string& error = {}) {
    context_.out.log.push_back({"warn", message, error, context_.fields});
  }

  static std::string not_found(const ContainerData& data) {
    return "Could not find network named " + base::quote(data.extra.network) + " for container " +
           base::quote(data.name) + ". Maybe you're missing the project's prefix in the label?";
  }

  std::string host(const ContainerData& data) {
    if (!data.node_ip.empty()) return data.node_ip;
    diag::Fact& fact = network_fact(diag::FactKind::HostNetwork, data, "host");
    fact.candidates.clear();
    assume(
        "host.docker.internal and host.containers.internal do not resolve where Traefik runs: containers on the "
        "host's network are reached at 127.0.0.1");
    return "127.0.0.1";
  }

  std::string through(const ContainerData& data, int hops) {
    std::string other = data.network_mode.substr(std::string_view("container:").size());
    const Container* found = context_.inspect ? context_.inspect(other) : nullptr;
    std::string begin = "Unable to get IP address for container " + data.name;
    if (found == nullptr) {
      warn(begin + ": failed to inspect container ID " + other,
           other.empty() ? "invalid container name or ID: value is empty"
                         : "Error response from daemon: No such container: " + other);
      return {};
    }
    if (hops >= kMostHops) {
      network_fact(diag::FactKind::Crash, data, found->name).detail = "containers share their networks in a circle";
      return {};
    }
    ContainerData target = data_of(*found, context_.version);
    Extracted extra = extract_labels(target.labels, context_.options, context_.swarm, context_.version);
    if (!extra.error.empty()) {
      bool space = context_.version < Version{3, 2, 2};
      warn(begin + (space ? " " : "") + ": failed to get extra configuration for container " + found->name,
           extra.error);
      return {};
    }
    target.extra = extra.labels;
    if (target.extra.network.empty()) target.extra.network = data.extra.network;
    return address(target, hops + 1);
  }

  /// Go takes any; here the first by name.
  std::string first(const ContainerData& data, bool missing) {
    const auto& [name, network] = *data.networks.begin();
    if (missing)
      warn("Defaulting to first available network (" + shown(network) + ") for container " + base::quote(data.name) +
           ".");
    if (data.networks.size() > 1) {
      network_fact(diag::FactKind::NetworkAmbiguous, data, name);
      assume("of several networks, none of which is chosen, Traefik takes any: here the first by name");
    }
    return network.ipv4;
  }

  /// Before 3.6.16 the whole structure was printed.
  std::string shown(const Attachment& network) const {
    Version v = context_.version;
    bool name = v >= Version{3, 7, 7} || (v >= Version{3, 6, 16} && v < Version{3, 7, 0});
    if (name) return base::quote(network.network);
    return "&{" + base::quote(network.network) + " " + base::quote(network.ipv4) + " '\\x00' \"\" " +
           base::quote(network.id) + "}";
  }

  diag::Fact& network_fact(diag::FactKind kind, const ContainerData& data, const std::string& subject) {
    diag::Fact& fact = context_.out.facts.emplace_back();
    fact.kind = kind;
    const decode::Named* label = data.label("traefik.docker.network");
    fact.span = label != nullptr ? label->value_span : data.span;
    fact.subject = subject;
    for (const auto& [name, network] : data.networks) fact.candidates.push_back(name);
    if (!context_.fields.empty()) fact.object = context_.fields[0].second;
    return fact;
  }

  void assume(std::string what) {
    std::vector<std::string>& all = context_.out.assumed;
    if (std::ranges::find(all, what) == all.end()) all.push_back(std::move(what));
  }

  AddressContext& context_;
};

/// The lowest port by number. Source: shared.go (getPort).
std::string port_of(const ContainerData& data, const std::string& server_port) {
  if (!server_port.empty()) return server_port;
  return data.ports.empty() ? std::string() : data.ports[0].number;
}

const Port::Binding* find_binding(const ContainerData& data, const std::string& port) {
  for (const Port& one : data.ports) {
    bool usual = base::equal_fold(one.protocol, "tcp") || base::equal_fold(one.protocol, "udp");
    if (one.number == port && usual && !one.bindings.empty()) return &one.bindings[0];
  }
  return nullptr;
}

/// The binding's address as Traefik prints it, and whether it can be used.
std::pair<std::string, bool> binding_ip(const std::string& host_ip, Version version) {
  if (version < Version{3, 6, 16}) return {host_ip, !host_ip.empty() && host_ip != "0.0.0.0"};
  std::optional<base::Ip> ip = base::parse_ip(host_ip);
  if (!ip) return {host_ip.empty() ? "invalid IP" : host_ip, !host_ip.empty()};
  std::string text = ip->text();
  return {text, text != "0.0.0.0" && text != "::"};
}

}  // namespace

IpPort find_ip_port(AddressContext& context, const ContainerData& data, const std::string& server_port) {
  Search search(context);
  if (context.options.use_bind_port_ip) {
    const Port::Binding* binding = find_binding(data, port_of(data, server_port));
    if (binding == nullptr) {
      search.note("Unable to find a binding for container " + base::quote(data.name) +
                  ", falling back on its internal IP/Port.");
    } else {
      auto [ip, usable] = binding_ip(binding->host_ip, context.version);
      if (usable) return {ip, binding->host_port};
      search.note("Cannot determine the IP address (got " + base::quote(ip) + ") for " + base::quote(data.name) +
                  "'s binding, falling back on its internal IP/Port.");
    }
  }
  return {search.address(data, 0), port_of(data, server_port)};
}

std::string join_host_port(const std::string& host, const std::string& port) {
  return host.find(':') != std::string::npos ? "[" + host + "]:" + port : host + ":" + port;
}

}  // namespace gw::source
