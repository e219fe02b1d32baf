#include "support/middleware.h"

#include "decode/decode.h"
#include "doc/read.h"
#include "support/catch.h"

namespace gw::testing {

std::unique_ptr<flow::Middleware> make_middleware(const std::string& yaml, Version version, const std::string& file) {
  text::SourceSet sources;
  doc::Read read = doc::read_yaml(sources, sources.add("middleware.yml", yaml));
  const schema::Type& type = *schema::find_type("dynamic.Middleware");
  decode::Decoded decoded = decode::decode(read.document, type, schema::File, version, sources);
  // What files must not have is passed over.
  if (decoded.config.root.properties().empty())
    decoded = decode::decode(read.document, type, schema::Json, version, sources);
  INFO(yaml << ": " << read.error << " " << decoded.error);
  REQUIRE(decoded.ok);
  REQUIRE(decoded.config.root.properties().size() == 1);
  const model::Property& kind = decoded.config.root.properties()[0];
  const flow::MiddlewareKind* found = flow::find_middleware_kind(kind.name);
  REQUIRE(found != nullptr);
  std::function<std::optional<std::string>(std::string_view)> reader = [&](std::string_view) { return file; };
  return found->make({kind.value, version, reader});
}

}  // namespace gw::testing
