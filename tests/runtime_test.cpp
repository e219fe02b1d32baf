// What the graph offers for a reference that leads nowhere.

#include "runtime/runtime.h"

#include <filesystem>

#include "schema/schema.h"
#include "source/discover.h"
#include "support/catch.h"
#include "support/run.h"

using namespace gw;

TEST_CASE("runtime: a missing reference keeps only names that could be meant", "[runtime]") {
  testing::Directory directory;
  std::string text = "http:\n  routers:\n    r: {rule: Host(`a.example`), service: s, middlewares: [auht]}\n";
  text += "  services:\n    s: {loadBalancer: {servers: [{url: \"http://10.0.0.1\"}]}}\n  middlewares:\n";
  text += "    auth: {addPrefix: {prefix: /a}}\n";
  for (int i = 0; i < 50; ++i) text += "    compression-" + std::to_string(i) + ": {compress: {}}\n";
  directory.write("d.yml", text);
  text::SourceSet sources;
  source::Request request;
  request.version = schema::newest();
  request.inputs = {"dynamic=" + (directory.path() / "d.yml").string()};
  source::Project project = source::discover(sources, request);
  REQUIRE(project.gateways.size() == 1);
  runtime::Graph graph = runtime::build(project.gateways[0], sources, request.world);
  std::size_t missing = 0;
  for (const diag::Fact& fact : graph.facts) {
    if (fact.kind != diag::FactKind::MissingReference) continue;
    ++missing;
    CHECK(fact.candidates == std::vector<std::string>{"auth@file"});
  }
  CHECK(missing == 1);
}
