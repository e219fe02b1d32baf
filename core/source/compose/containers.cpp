// The containers that `docker compose up` leaves behind, and the services of `docker stack deploy`.

#include <algorithm>
#include <set>

#include "base/sha256.h"
#include "source/compose/service.h"

namespace gw::source {
namespace compose {
namespace {

constexpr std::size_t kMostContainers = 20'000;

std::string container_id(const std::string& project, const std::string& service, int number) {
  return base::sha256_hex(project + "/" + service + "/" + std::to_string(number));
}

/// "172.20.<network>.<host>"; beyond 255 the bits in front count on.
std::string address(std::size_t second, std::size_t third, std::size_t host) {
  second += host / 256 + third / 256;
  return "172." + std::to_string(second % 256) + "." + std::to_string(third % 256) + "." + std::to_string(host % 256);
}

using Ranks = std::map<std::string, std::size_t>;

/// The networks in use by their real names, sorted: the place of one is part of its addresses.
template <class Services, class View>
Ranks ranks_of(const Services& services, View view_of) {
  Ranks out;
  for (const auto& service : services) {
    const ComposeService& view = view_of(service);
    if (!view.active || view.replicas == 0) continue;
    for (const Attachment& one : view.attachments) out.emplace(one.network, 0);
  }
  std::size_t next = 0;
  for (auto& [name, rank] : out) rank = next++;
  return out;
}

decode::Named label(std::string name, std::string value) { return {std::move(name), std::move(value), {}, {}, {}}; }

void put(std::vector<decode::Named>& labels, decode::Named label) {
  for (decode::Named& known : labels) {
    if (known.name != label.name) continue;
    known = std::move(label);
    return;
  }
  labels.push_back(std::move(label));
}

/// Published ports without a host port take the next free one.
std::vector<Port> bound(std::vector<Port> ports) {
  int free = 49153;
  for (Port& port : ports) {
    for (Port::Binding& binding : port.bindings) {
      if (binding.host_port.empty()) binding.host_port = std::to_string(free++);
    }
  }
  return ports;
}

void attach(const ComposeService& view, const Ranks& ranks, std::size_t index, const ComposeProject& project,
            Container& out) {
  const std::string& mode = view.network_mode;
  if (mode.empty()) {
    for (Attachment one : view.attachments) {
      if (one.ipv4.empty()) one.ipv4 = address(20, ranks.at(one.network), 10 + index);
      else one.assumed = false;
      out.networks.push_back(std::move(one));
    }
    out.network_mode = out.networks.empty() ? "default" : out.networks[0].network;
    return;
  }
  if (mode == "bridge") {
    out.network_mode = mode;
    out.networks.push_back({mode, address(17, 0, 10 + index), {}, true, view.span});
    return;
  }
  out.ports.clear();
  out.network_mode = mode;
  if (mode == "host" || mode == "none") out.networks.push_back({mode, {}, {}, true, view.span});
  if (mode.starts_with("service:")) {
    std::string target = mode.substr(8);
    out.network_mode = "container:" + container_id(project.name, target, 1);
  }
}

}  // namespace

void make_containers(Loader& loader, const std::vector<Service>& services, ComposeProject& project) {
  Ranks used = ranks_of(services, [](const Service& service) -> const ComposeService& { return service.view; });
  std::size_t index = 0;
  project.containers.reserve(services.size());
  for (const Service& service : services) {
    const ComposeService& view = service.view;
    if (!view.active) continue;
    for (int number = 1; number <= view.replicas; ++number, ++index) {
      if (index >= kMostContainers) {
        loader.refuse("gw reads at most " + std::to_string(kMostContainers) + " containers of a project", view.span,
                      view.name);
        return;
      }
      Container out;
      out.id = container_id(project.name, view.name, number);
      out.name = "/" + (view.container_name.empty() ? project.name + "-" + view.name + "-" + std::to_string(number)
                                                    : view.container_name);
      out.labels.reserve(view.labels.size() + 4);
      out.labels.assign(view.labels.begin(), view.labels.end());
      put(out.labels, label("com.docker.compose.project", project.name));
      put(out.labels, label("com.docker.compose.service", view.name));
      put(out.labels, label("com.docker.compose.container-number", std::to_string(number)));
      put(out.labels, label("com.docker.compose.oneoff", "False"));
      out.ports = bound(view.ports);
      out.image = view.image.empty() ? "that is built for " + view.name : view.image;
      out.span = view.span;
      attach(view, used, index, project, out);
      project.containers.push_back(std::move(out));
    }
  }
}

}  // namespace compose

std::vector<SwarmService> swarm_of(const ComposeProject& project) {
  using compose::label, compose::put;
  std::vector<SwarmService> all;
  compose::Ranks used = compose::ranks_of(
      project.services, [](const ComposeService& service) -> const ComposeService& { return service; });
  std::size_t index = 0, tasks = 0;
  for (const ComposeService& view : project.services) {
    if (!view.active) continue;
    SwarmService& out = all.emplace_back();
    out.id = base::sha256_hex(project.name + "/" + view.name);
    out.name = project.name + "_" + view.name;
    out.labels = view.deploy_labels;
    put(out.labels, label("com.docker.stack.image", view.image));
    put(out.labels, label("com.docker.stack.namespace", project.name));
    out.endpoint_mode = view.endpoint_mode.empty() ? "vip" : view.endpoint_mode;
    out.global = view.deploy_mode == "global";
    out.replicas = out.global ? 1 : view.replicas;
    out.span = view.span;
    auto at = [&](const Attachment& one, std::size_t second, std::size_t host) {
      auto rank = used.find(one.network);
      std::string address = compose::address(second, rank == used.end() ? 0 : rank->second, host);
      return Attachment{one.network, std::move(address), {}, true, one.span};
    };
    if (out.endpoint_mode == "vip") {
      for (const Attachment& one : view.attachments) out.virtual_ips.push_back(at(one, 30, 10 + index));
    }
    for (int slot = 1; slot <= out.replicas && tasks < compose::kMostContainers; ++slot, ++tasks) {
      SwarmService::Task task{compose::container_id(project.name, view.name, slot), slot, {}};
      for (const Attachment& one : view.attachments) task.networks.push_back(at(one, 20, 10 + tasks));
      out.tasks.push_back(std::move(task));
    }
    ++index;
  }
  return all;
}

}  // namespace gw::source
