// Any bytes as a file of labels: the provider docker and the provider swarm over a container that has them.

#include "check.h"
#include "schema/schema.h"
#include "source/docker/container.h"
#include "source/docker/label_file.h"

namespace {

void check_provider(const gw::source::Provider& provider, const gw::text::SourceSet& sources) {
  using namespace gw::fuzz;
  require(provider.name == "docker" || provider.name == "swarm", "the provider has its name");
  require(provider.loaded == provider.errors.empty(), "what is not published has an error");
  check_facts(provider.facts, sources);
}

/// Every value lies in the input or nowhere.
void check_value(const gw::model::Value& value, const gw::text::SourceSet& sources) {
  using namespace gw::fuzz;
  for (gw::text::Span span : {value.span, value.name()}) {
    if (span.written()) check_span(span, sources[span.source].bytes().size());
  }
  for (const gw::model::Value& item : value.items()) check_value(item, sources);
  for (const gw::model::Property& member : value.properties()) check_value(member.value, sources);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gw;
  text::SourceSet sources;
  text::SourceId id = sources.add("labels", std::string(fuzz::view(data, size)));
  source::Container container = source::read_label_file(sources, id);
  if (Result<source::Container> piece = source::read_labels(sources, id)) container = *std::move(piece);
  source::Container other = container;
  other.id = "other";
  other.networks[0].ipv4 = "172.17.0.3";
  for (Version version : {schema::newest(), Version{3, 0, 4}}) {
    source::Provider docker = source::load_docker(sources, {container, other}, {}, {}, version);
    check_provider(docker, sources);
    check_value(docker.config.root, sources);
    source::SwarmService service;
    service.id = "s";
    service.name = "service";
    service.labels = container.labels;
    service.endpoint_mode = "vip";
    service.virtual_ips = container.networks;
    service.tasks = {{"t", 1, container.networks}};
    source::Provider swarm = source::load_swarm(sources, {service}, {}, {}, version);
    check_provider(swarm, sources);
    check_value(swarm.config.root, sources);
  }
  return 0;
}
