#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "schema/json_schema.h"
#include "support/catch.h"
#include "support/files.h"
#include "support/run.h"

using namespace gw;
using Json = nlohmann::json;

namespace {

const std::map<std::string, std::string> kKinds = {
    {"dynamic", schema::json_schema(schema::dynamic_root(), *schema::resolve_version("3.7"))},
    {"static", schema::json_schema(schema::static_root(), *schema::resolve_version("3.7"))},
    {"gw.toml", schema::gw_toml_schema()},
    {"cases", schema::cases_schema()},
};

void check_references(const Json& node, const Json& schema) {
  if (node.is_object() && node.contains("$ref")) {
    std::string target = node.at("$ref").get<std::string>().substr(1);
    INFO(target);
    CHECK(schema.contains(Json::json_pointer(target)));
  }
  for (const Json& child : node) {
    if (child.is_structured()) check_references(child, schema);
  }
}

/// The paths that check-jsonschema finds fault with, by file name.
std::map<std::string, std::vector<std::string>> faults(const std::string& schema_file, const std::string& folder) {
  std::string command = "check-jsonschema -o json --schemafile " + schema_file;
  for (const auto& entry : std::filesystem::directory_iterator(testing::source_path(folder)))
    command.append(" ").append(entry.path().string());
  Json report = Json::parse(testing::run(command, testing::source_path(folder)).out);
  CHECK(report.at("parse_errors").empty());
  std::map<std::string, std::vector<std::string>> out;
  for (const Json& error : report.at("errors"))
    out[std::filesystem::path(error.at("filename").get<std::string>()).filename()].push_back(error.at("path"));
  return out;
}

}  // namespace

TEST_CASE("schema/json_schema: every release gives a schema that refers only to itself", "[schema]") {
  for (const char* line : {"2.11", "3.0", "3.3", "3.6", "3.7"}) {
    for (const schema::Type* root : {&schema::static_root(), &schema::dynamic_root()}) {
      CAPTURE(line, root->id);
      Json schema = Json::parse(schema::json_schema(*root, *schema::resolve_version(line)));
      check_references(schema, schema);
      CHECK(schema.at("definitions").size() > 50);
    }
  }
}

TEST_CASE("schema/json_schema: fields belong to the version", "[schema]") {
  auto has = [](const char* version, const char* pointer) {
    Json schema = Json::parse(schema::json_schema(schema::dynamic_root(), *schema::resolve_version(version)));
    return schema.contains(Json::json_pointer(std::string("/definitions/") + pointer));
  };
  CHECK(has("3.7", "dynamic.ServersLoadBalancer/properties/strategy"));
  CHECK_FALSE(has("3.3", "dynamic.ServersLoadBalancer/properties/strategy"));
  CHECK(has("3.7", "dynamic.Middleware/properties/ipAllowList"));
  CHECK_FALSE(has("2.11.0", "dynamic.Router/properties/ruleSyntax"));
}

TEST_CASE("schema/json_schema: defaults, deprecated fields and enumerations", "[schema]") {
  Json types = Json::parse(kKinds.at("dynamic")).at("definitions");
  const Json& balancer = types.at("dynamic.ServersLoadBalancer").at("properties");
  CHECK(balancer.at("strategy").at("default") == "wrr");
  CHECK(std::ranges::count(balancer.at("strategy").at("enum"), Json("p2c")) == 1);
  CHECK(types.at("dynamic.Router").at("properties").at("ruleSyntax").at("deprecated") == true);
}

TEST_CASE("schema/json_schema: check-jsonschema on testdata/schema", "[schema]") {
  if (!testing::installed("check-jsonschema")) {
    WARN("skipped: check-jsonschema is not installed");
    return;
  }
  testing::Directory folder;
  for (const auto& [kind, text] : kKinds) {
    DYNAMIC_SECTION(kind) {
      std::string file = (folder.path() / "schema.json").string();
      REQUIRE(testing::run("gw schema --kind " + kind + " --output schema.json", folder.path()).code == 0);
      CHECK(testing::read(file) == text);
      CHECK(testing::run("check-jsonschema --check-metaschema schema.json", folder.path()).code == 0);
      std::string data = "testdata/schema/" + kind;
      auto found = faults(file, data);
      for (const auto& entry : std::filesystem::directory_iterator(testing::source_path(data))) {
        std::string name = entry.path().filename();
        std::string content = testing::read(entry.path());
        std::vector<std::string> expected;  // The first line says where the fault is.
        if (content.starts_with("#! ")) expected = {content.substr(3, content.find('\n') - 3)};
        CAPTURE(name);
        CHECK(found[name] == expected);
        CHECK(name.starts_with(expected.empty() ? "good-" : "bad-"));
      }
    }
  }
}
