// Any bytes as a dynamic file: read, decode, build what Traefik would run, print it.

#include "check.h"
#include "decode/decode.h"
#include "runtime/effective.h"
#include "schema/schema.h"

namespace {

using namespace gw;

source::Gateway gateway_of(decode::Decoded decoded) {
  source::Gateway gateway;
  gateway.version = schema::newest();
  gateway.install.config.root =
      gateway.install.config.arena->object(schema::static_root(), {}, model::OriginKind::Derived);
  source::Provider provider;
  provider.name = "file";
  provider.loaded = true;
  provider.config = std::move(decoded.config);
  gateway.providers.push_back(std::move(provider));
  return gateway;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  bool toml = data[0] == 't';
  text::SourceSet sources;
  text::SourceId id = sources.add("dynamic", std::string(fuzz::view(data + 1, size - 1)));
  doc::Read read = toml ? doc::read_toml(sources, id) : doc::read_yaml(sources, id);
  fuzz::check_read(read, sources, id);
  if (!read.ok || read.empty) return 0;
  decode::Decoded decoded =
      decode::decode(read.document, schema::dynamic_root(), schema::File, schema::newest(), sources);
  fuzz::require(decoded.ok == decoded.error.empty(), "the decoder gives an error if, and only if, it refuses");
  fuzz::check_facts(decoded.facts, sources);
  if (!decoded.ok) return 0;
  source::Gateway gateway = gateway_of(std::move(decoded));
  // Nothing that the configuration names is there.
  source::World world;
  world.file = [](std::string_view) { return std::optional<std::string>(); };
  runtime::Graph graph = runtime::build(gateway, sources, world);
  fuzz::check_facts(graph.facts, sources);
  std::string report = model::to_json(runtime::effective(gateway, graph, {}), 2);
  fuzz::require(model::from_json(report).has_value(), "what is printed is JSON");
  return 0;
}
