// Source: pkg/provider/docker/pswarm.go.

#include "source/docker/build.h"
#include "source/docker/provide.h"

namespace gw::source {
namespace {

void add_networks(ContainerData& data, const std::vector<Attachment>& networks) {
  for (const Attachment& network : networks) {
    Attachment one = network;
    if (one.ipv4.empty()) one.ipv4 = one.ipv6;
    data.networks.insert_or_assign(network.network, one);
  }
}

/// The tasks of a service, each with an address of its own.
void add_tasks(const SwarmService& service, const ContainerData& data, std::vector<ContainerData>& out) {
  for (const SwarmService::Task& task : service.tasks) {
    ContainerData one = data;
    one.id = task.id;
    one.name = service.name + "." + (service.global ? task.id : std::to_string(task.slot));
    one.networks.clear();
    add_networks(one, task.networks);
    if (!one.networks.empty()) out.push_back(std::move(one));
  }
}

void ignored_mode(const SwarmService& service, Provider& out) {
  std::string message = "Ignored dnsrr endpoint-mode not supported, service name: " + service.name +
                        ". Fallback to Traefik load balancing";
  out.log.push_back({"warn", message, {}, {}});
  diag::Fact fact;
  fact.kind = diag::FactKind::LBSwarmDnsrr;
  fact.span = service.span;
  fact.subject = service.name;
  fact.traefik = message;
  out.facts.push_back(std::move(fact));
}

}  // namespace

Provider load_swarm(text::SourceSet& sources, const std::vector<SwarmService>& services, const Static& install,
                    const World& world, Version version) {
  Provider out;
  out.name = "swarm";
  DockerOptions options = docker_options(install, "swarm", version);
  if (!begin_provider(out, options)) return out;
  std::vector<ContainerData> kept;
  for (const SwarmService& service : services) {
    ContainerData data;
    data.id = service.id;
    data.service_name = data.name = service.name;
    data.labels = unique_labels(service.labels);
    data.span = service.span;
    take_assumed(service.assumed, service.virtual_ips, out);
    Taken taken = take_labels(data, options, true, version, out);
    if (taken == Taken::Panicked) return out;
    if (taken == Taken::Skipped) continue;
    if (service.endpoint_mode == "dnsrr" && data.extra.lbswarm) ignored_mode(service, out);
    if (service.endpoint_mode == "vip") add_networks(data, service.virtual_ips);
    if (!data.extra.lbswarm) {
      for (const SwarmService::Task& task : service.tasks) take_assumed({}, task.networks, out);
      add_tasks(service, data, kept);
    } else if (!data.networks.empty()) {
      kept.push_back(std::move(data));
    }
  }
  out.loaded = true;
  if (!Build(options, {}, true, sources, world, version, out).run(kept)) panicked(out);
  return out;
}

}  // namespace gw::source
