// Any bytes as YAML: spans, traces, verdict; and the short way of reading gives what the long one does.

#include "../support/doc_same.h"
#include "check.h"
#include "doc/yaml_simple.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gw;
  text::SourceSet sources;
  text::SourceId id = sources.add("fuzz.yml", std::string(fuzz::view(data, size)));
  doc::Read read = doc::read_yaml_events(sources, id);
  fuzz::check_read(read, sources, id);
  if (std::optional<doc::Read> simple = doc::read_simple_yaml(sources, id))
    fuzz::require(testing::same_read(*simple, read), "both readers agree");
  return 0;
}
