// What changed between releases of Traefik: each row of testdata/versions.tsv names a release, a file or
// directory, and a text that `gw effective` prints for it (with ! in front: does not print).

#include "runtime/effective.h"
#include "schema/schema.h"
#include "source/discover.h"
#include "support/catch.h"
#include "support/files.h"

using namespace gw;

namespace {

std::string effective(const std::string& release, const std::string& name) {
  source::Request request;
  request.version = schema::resolve_version(release).value();
  request.flags_given = true;
  std::string path = testing::source_path("testdata/versions/" + name).string();
  std::string option = name.find('.') == std::string::npos ? "directory" : "filename";
  request.flags = {"--providers.file." + option + "=" + path, "--providers.file.watch=false",
                   "--entryPoints.web.address=:80"};
  text::SourceSet sources;
  source::Project project = source::discover(sources, request);
  REQUIRE(project.gateways.size() == 1);
  runtime::Graph graph = runtime::build(project.gateways[0], sources, request.world);
  return model::to_json(runtime::effective(project.gateways[0], graph, {}), 0);
}

}  // namespace

TEST_CASE("runtime: what each release says", "[runtime][versions]") {
  for (const auto& row : testing::rows("testdata/versions.tsv")) {
    DYNAMIC_SECTION(row[0] << " " << row[1] << " " << row[2]) {
      bool absent = row[2].starts_with('!');
      std::string text = absent ? row[2].substr(1) : row[2];
      std::string printed = effective(row[0], row[1]);
      INFO(printed);
      CHECK((printed.find(text) == std::string::npos) == absent);
    }
  }
}

TEST_CASE("schema: a backport to 2.11 says nothing of 3.x", "[schema]") {
  const schema::Field* field = schema::field_named(*schema::find_type("dynamic.ErrorPage"), "errorRequestHeaders");
  REQUIRE(field != nullptr);
  CHECK(field->exists_in({2, 11, 44}));
  CHECK_FALSE(field->exists_in({3, 0, 0}));
  CHECK_FALSE(field->exists_in({3, 6, 14}));
  CHECK(field->exists_in({3, 6, 15}));
  CHECK(field->exists_in({3, 7, 0}));
}

TEST_CASE("schema: a field becomes a pointer", "[schema]") {
  const schema::Field* field = schema::field_named(*schema::find_type("dynamic.Headers"), "stsSeconds");
  REQUIRE(field != nullptr);
  CHECK_FALSE(field->pointer_in({3, 5, 0}));
  CHECK_FALSE(field->pointer_in({3, 6, 9}));
  CHECK(field->pointer_in({3, 6, 10}));
  CHECK(field->pointer_in({3, 7, 13}));
}
