// Any bytes as Kubernetes manifests: read, admit, and what the providers make of the objects.

#include "check.h"
#include "runtime/effective.h"
#include "schema/schema.h"
#include "source/kubernetes/cluster.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gw;
  if (size == 0) return 0;
  text::SourceSet sources;
  text::SourceId id = sources.add("fuzz.yml", std::string(fuzz::view(data + 1, size - 1)));
  Version version = schema::newest();
  source::Cluster cluster = source::read_manifests(sources, {id}, version, (data[0] & 1) == 0);
  cluster.partial = (data[0] & 2) != 0;
  fuzz::check_facts(cluster.facts, sources);
  for (const doc::Document& document : cluster.documents)
    fuzz::check_document(document, sources[document.source()].bytes());
  for (const source::KubeObject& object : cluster.objects)
    fuzz::check_span(object.span, sources[object.span.source].bytes().size());
  source::Gateway gateway;
  gateway.version = version;
  gateway.install.config.root =
      gateway.install.config.arena->object(schema::static_root(), {}, model::OriginKind::Derived);
  source::World world;
  world.file = [](std::string_view) { return std::optional<std::string>(); };
  for (auto* load :
       {&source::load_kubernetes_crd, &source::load_kubernetes_ingress, &source::load_kubernetes_gateway}) {
    source::Provider provider = load(sources, cluster, gateway.install, world, version);
    fuzz::check_facts(provider.facts, sources);
    gateway.providers.push_back(std::move(provider));
  }
  runtime::Graph graph = runtime::build(gateway, sources, world);
  fuzz::check_facts(graph.facts, sources);
  std::string report = model::to_json(runtime::effective(gateway, graph, {}), 2);
  fuzz::require(model::from_json(report).has_value(), "what is printed is JSON");
  return 0;
}
