// Templates: any bytes end soon with an output or one fact, whose spans lie in the input.

#include <cstdint>
#include <cstdlib>
#include <string>

#include "template/template.h"
#include "text/source.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gw;
  text::SourceSet sources;
  text::SourceId id = sources.add("dyn.yml", std::string(reinterpret_cast<const char*>(data), size));
  template_::Environment environment{[](std::string_view name) -> std::optional<std::string> {
    return name.size() % 2 == 0 ? std::nullopt : std::optional<std::string>("value");
  }};
  template_::Rendered rendered = template_::render(sources, id, "dyn.yml", environment);
  bool fine = rendered.ok && rendered.analysed;
  if (fine != rendered.facts.empty()) std::abort();
  for (const diag::Fact& fact : rendered.facts) {
    if (fact.span.begin > fact.span.end || fact.span.end > size) std::abort();
  }
  auto end = static_cast<std::uint32_t>(sources[rendered.source].bytes().size());
  for (std::uint32_t at = 0; at < end; at += 1 + end / 64) {
    text::Span span = sources.original({rendered.source, at, at + 1});
    if (span.begin > span.end || span.end > size) std::abort();
  }
  return 0;
}
