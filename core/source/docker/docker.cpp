// Source: pkg/provider/docker/pdocker.go.

#include <algorithm>

#include "decode/labels.h"
#include "source/docker/build.h"
#include "source/docker/provide.h"
#include "template/template.h"

namespace gw::source {
namespace {

/// Before 3.6 Docker was asked for running containers only, and State.Running counted.
bool listed(const Container& container, Version version) {
  if (container.name.empty()) return false;
  if (version >= Version{3, 6, 0} || container.status.empty()) return true;
  return container.status == "running" || container.status == "paused" || container.status == "restarting";
}

/// By id, by name or by the beginning of an id, as Docker finds them.
const Container* find_container(const std::vector<const Container*>& all, const std::string& wanted) {
  if (wanted.empty()) return nullptr;
  for (const Container* one : all) {
    if (one->id == wanted || one->name == wanted || one->name == "/" + wanted) return one;
  }
  const Container* found = nullptr;
  for (const Container* one : all) {
    if (!one->id.starts_with(wanted)) continue;
    if (found != nullptr) return nullptr;
    found = one;
  }
  return found;
}

}  // namespace

bool begin_provider(Provider& out, const DockerOptions& options) {
  bool swarm = out.name == "swarm";
  out.config.root = out.config.arena->object(schema::dynamic_root(), {}, model::OriginKind::Derived);
  std::string error = template_::parse_error(options.default_rule, "defaultRule");
  if (error.empty()) return true;
  out.errors.push_back("error while parsing default rule: " + error);
  out.log.push_back({"error",
                     std::string("Error while initializing provider *docker.") + (swarm ? "SwarmProvider" : "Provider"),
                     out.errors.back(),
                     {}});
  return false;
}

void take_assumed(const std::vector<std::string>& assumed, const std::vector<Attachment>& networks, Provider& out) {
  auto add = [&](const std::string& what) {
    if (std::ranges::find(out.assumed, what) == out.assumed.end()) out.assumed.push_back(what);
  };
  for (const std::string& what : assumed) add(what);
  if (std::ranges::any_of(networks, &Attachment::assumed)) add("addresses of containers are made up");
}

void panicked(Provider& out) {
  out.log.push_back({"error", "Error in Go routine", "{}", {}});
  out.log.push_back({"error", "Provider error, retrying in N", "panic in operation: %!w(<nil>)", {}});
  out.errors.emplace_back("panic in operation: %!w(<nil>)");
  out.loaded = false;
  out.config = {};
}

Taken take_labels(ContainerData& data, const DockerOptions& options, bool swarm, Version version, Provider& out) {
  Extracted extra = extract_labels(data.labels, options, swarm, version);
  const std::string& name = data.service = service_name(data);
  for (diag::Fact& fact : extra.facts) {
    fact.object = name + "-" + data.id;
    out.facts.push_back(std::move(fact));
  }
  data.extra = extra.labels;
  for (diag::Fact& fact : decode::unheard_labels(data.labels, provider_labels(swarm, version))) {
    fact.object = name + "-" + data.id;
    out.facts.push_back(std::move(fact));
  }
  if (extra.panics) {
    panicked(out);
    return Taken::Panicked;
  }
  if (!extra.error.empty()) {
    // A service of a swarm is not known any more where its labels are refused.
    out.log.push_back({"error", "Skip container " + (swarm ? std::string() : name), extra.error, {}});
    return Taken::Skipped;
  }
  if (!extra.deprecated) return Taken::Yes;
  std::string message =
      "Labels traefik.docker.* for Swarm provider are deprecated. Please use traefik.swarm.* labels instead";
  out.log.push_back({"warn", message, {}, {}});
  diag::Fact fact;
  fact.kind = diag::FactKind::ProviderLabel;
  const std::string_view docker[] = {"traefik.docker."};
  const decode::Named& label = *decode::filtered(data.labels, docker).front();
  fact.span = label.name_span;
  fact.subject = label.name;
  fact.detail = "deprecated";
  fact.traefik = message;
  fact.object = name + "-" + data.id;
  out.facts.push_back(std::move(fact));
  return Taken::Yes;
}

Provider load_docker(text::SourceSet& sources, const std::vector<Container>& containers, const Static& install,
                     const World& world, Version version) {
  std::vector<const Container*> all;
  all.reserve(containers.size());
  for (const Container& one : containers) all.push_back(&one);
  return load_docker(sources, all, install, world, version);
}

Provider load_docker(text::SourceSet& sources, const std::vector<const Container*>& containers, const Static& install,
                     const World& world, Version version) {
  Provider out;
  out.name = "docker";
  DockerOptions options = docker_options(install, "docker", version);
  if (!begin_provider(out, options)) return out;
  std::vector<ContainerData> kept;
  kept.reserve(containers.size());
  for (const Container* container : containers) {
    if (!listed(*container, version)) continue;
    take_assumed(container->assumed, container->networks, out);
    ContainerData data = data_of(*container, version);
    Taken taken = take_labels(data, options, false, version, out);
    if (taken == Taken::Panicked) return out;
    if (taken == Taken::Yes) kept.push_back(std::move(data));
  }
  auto inspect = [&](const std::string& wanted) { return find_container(containers, wanted); };
  out.loaded = true;
  if (!Build(options, inspect, false, sources, world, version, out).run(kept)) panicked(out);
  return out;
}

}  // namespace gw::source
