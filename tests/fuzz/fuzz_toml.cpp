// Any bytes as TOML: spans, traces, verdict.

#include "check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gw;
  text::SourceSet sources;
  text::SourceId id = sources.add("fuzz.toml", std::string(fuzz::view(data, size)));
  fuzz::check_read(doc::read_toml(sources, id), sources, id);
  return 0;
}
