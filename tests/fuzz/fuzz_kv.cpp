// Any bytes as a dump of a key/value store: the pairs, and what each store's provider makes of them.

#include "check.h"
#include "schema/schema.h"
#include "source/kv.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gw;
  if (size == 0) return 0;
  text::SourceSet sources;
  Result<std::vector<source::Pair>> pairs =
      source::read_kv(sources, sources.add("dump", std::string(fuzz::view(data + 1, size - 1))));
  if (!pairs) {
    fuzz::require(!pairs.error().message.empty(), "what is no dump has a reason");
    return 0;
  }
  for (const source::Pair& pair : *pairs) {
    for (text::Span span : {pair.name_span, pair.value_span}) {
      if (span.written()) fuzz::check_span(span, sources[span.source].bytes().size());
    }
  }
  constexpr const char* kStores[] = {"redis", "consul", "etcd", "zooKeeper"};
  Version version = (data[0] & 4) != 0 ? Version{3, 0, 4} : schema::newest();
  source::Provider provider = source::load_kv(sources, *pairs, kStores[data[0] & 3], {}, {}, version);
  fuzz::require(provider.loaded == provider.errors.empty(), "what is not published has an error");
  fuzz::check_facts(provider.facts, sources);
  return 0;
}
