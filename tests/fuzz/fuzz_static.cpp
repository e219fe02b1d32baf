// Any bytes as a static file: read, decode against the static configuration.

#include "check.h"
#include "decode/decode.h"
#include "schema/schema.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gw;
  if (size == 0) return 0;
  // The first byte says the format, so that one corpus serves both.
  bool toml = data[0] == 't';
  text::SourceSet sources;
  text::SourceId id = sources.add("traefik", std::string(fuzz::view(data + 1, size - 1)));
  doc::Read read = toml ? doc::read_toml(sources, id) : doc::read_yaml(sources, id);
  fuzz::check_read(read, sources, id);
  if (!read.ok || read.empty) return 0;
  decode::Decoded decoded =
      decode::decode(read.document, schema::static_root(), schema::File, schema::newest(), sources);
  fuzz::require(decoded.ok == decoded.error.empty(), "the decoder gives an error if, and only if, it refuses");
  fuzz::check_facts(decoded.facts, sources);
  return 0;
}
