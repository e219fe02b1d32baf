// Any bytes as JSON of a running Traefik's API: /api/rawdata and the lists, /api/entrypoints, what is sent to REST.

#include "check.h"
#include "runtime/effective.h"
#include "schema/schema.h"
#include "source/http_payload.h"
#include "source/snapshot.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gw;
  std::string bytes(fuzz::view(data, size));
  Version version = schema::newest();
  text::SourceSet sources;
  source::Gateway gateway;
  gateway.version = version;
  gateway.install.config.root =
      gateway.install.config.arena->object(schema::static_root(), {}, model::OriginKind::Derived);
  if (Result<source::Static> points = source::load_entry_points(sources, "points.json", bytes, version))
    gateway.install = *std::move(points);
  source::Provider sent = source::load_rest(sources, sources.add("sent.json", bytes), version);
  fuzz::require(sent.loaded == sent.errors.empty(), "a body that is refused has a reason");
  fuzz::check_facts(sent.facts, sources);
  gateway.providers.push_back(std::move(sent));
  Result<std::vector<source::Provider>> read = source::load_snapshot(sources, "raw.json", bytes, version);
  if (!read) {
    fuzz::require(!read.error().message.empty(), "what is no snapshot has a reason");
  } else {
    for (source::Provider& provider : *read) {
      fuzz::check_facts(provider.facts, sources);
      gateway.providers.push_back(std::move(provider));
    }
  }
  source::World world;
  world.file = [](std::string_view) { return std::optional<std::string>(); };
  runtime::Graph graph = runtime::build(gateway, sources, world);
  fuzz::check_facts(graph.facts, sources);
  std::string report = model::to_json(runtime::effective(gateway, graph, {}), 2);
  fuzz::require(model::from_json(report).has_value(), "what is printed is JSON");
  return 0;
}
