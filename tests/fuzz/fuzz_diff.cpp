// Any bytes as two dynamic files, a zero byte between them: what is told of requests holds when the gateways are asked,
// and where nothing is told no request of a few fares otherwise.

#include "check.h"
#include "decode/decode.h"
#include "diff/behaviour.h"
#include "diff/structural.h"
#include "schema/schema.h"

namespace {

using namespace gw;

std::optional<source::Gateway> gateway_of(std::string_view bytes, text::SourceSet& sources) {
  doc::Read read = doc::read_yaml(sources, sources.add("dynamic", std::string(bytes)));
  if (!read.ok || read.empty) return std::nullopt;
  decode::Decoded decoded =
      decode::decode(read.document, schema::dynamic_root(), schema::File, schema::newest(), sources);
  if (!decoded.ok) return std::nullopt;
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

/// Whether some router takes the request at the entry point of that name; true of an entry point that is not there.
bool served(const flow::Gateway& gateway, const std::string& point, const flow::Asked& asked) {
  const route::EntryPoint* found = gateway.tables().find(point);
  if (found == nullptr) return false;
  flow::Scratch scratch;
  flow::Answer answer;
  gateway.ask(asked, *found, scratch, answer);
  return answer.router != nullptr;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view input = fuzz::view(data, size);
  std::size_t cut = input.find('\0');
  if (cut == std::string_view::npos || size > 4000) return 0;
  text::SourceSet sources;
  std::optional<source::Gateway> one = gateway_of(input.substr(0, cut), sources);
  std::optional<source::Gateway> two = gateway_of(input.substr(cut + 1), sources);
  if (!one || !two) return 0;
  source::World world;
  world.file = [](std::string_view) { return std::optional<std::string>(); };
  flow::Gateway old(*one, sources, world), now(*two, sources, world);
  diff::compare_objects(old.source(), old.graph(), now.source(), now.graph(), {});
  diff::Behaviour behaviour = diff::compare_behaviour(old, now, {});
  for (const diff::Change& change : behaviour.changes) {
    fuzz::require(!change.why.empty(), "a change has a reason");
    if (change.request.kind != flow::Asked::Kind::Request) continue;
    bool had = !change.old.router.empty(), has = !change.now.router.empty();
    fuzz::require(served(old, change.entry_point, change.request) == had, "the old side does what is told of it");
    fuzz::require(served(now, change.entry_point, change.request) == has, "the new side does what is told of it");
  }
  if (!behaviour.complete || !behaviour.changes.empty()) return 0;
  for (const route::EntryPoint& point : now.tables().points) {
    if (point.udp || old.tables().find(point.name) == nullptr) continue;
    for (const char* host : {"a.example", "b.example", "x.a.example"}) {
      for (const char* path : {"/", "/api", "/api/v1"}) {
        flow::Asked asked;
        asked.entry_point = point.name;
        asked.host = host;
        asked.target = path;
        fuzz::require(served(old, point.name, asked) == served(now, point.name, asked),
                      "what is proved equal is equal");
      }
    }
  }
  return 0;
}
