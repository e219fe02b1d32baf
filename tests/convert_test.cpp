// gw convert: what it writes is what it read. Every configuration that the real Traefik accepted in the recorded cases
// goes through every form that gw reads back.

#include "convert/convert.h"

#include <unistd.h>

#include <nlohmann/json.hpp>

#include "doc/read.h"
#include "io/file.h"
#include "schema/schema.h"
#include "source/discover.h"
#include "support/catch.h"
#include "support/files.h"
#include "support/run.h"

using namespace gw;
using namespace gw::testing;
using nlohmann::json;

TEST_CASE("gw convert: testdata/convert", "[cli][convert]") {
  // One file a case: the command behind "$ ", run where testdata lies, then what it prints, then "exit CODE".
  for (const auto& path : cases("testdata/convert", ".case")) {
    DYNAMIC_SECTION(path.filename().string()) {
      std::string text = read(path);
      std::size_t end = text.find('\n');
      Ran ran = run(text.substr(2, end - 2), source_path(""));
      std::string now = text.substr(0, end + 1) + ran.out + ran.err + "exit " + std::to_string(ran.code) + "\n";
      check_golden(path, now);
    }
  }
}

namespace {

struct Loaded {
  text::SourceSet sources;
  source::Project project;
  source::Request request;
};

void load(const json& test, bool is_static, Loaded& out) {
  std::map<std::string, std::string> variables;
  if (!is_static) variables = {{"GW_HOST", "env.example"}, {"GW_LIST", "a,b,c"}, {"GW_EMPTY", ""}, {"GW_PORT", "8081"}};
  if (test.contains("env")) {
    for (const auto& [name, value] : test["env"].items()) variables[name] = value;
  }
  out.request.version = schema::newest();
  out.request.flags = test["args"].get<std::vector<std::string>>();
  out.request.flags_given = true;
  for (const auto& [name, value] : variables) {
    if (name.rfind("TRAEFIK_", 0) == 0) out.request.world.variables.emplace_back(name, value);
  }
  out.request.world.environment = [variables](std::string_view name) -> std::optional<std::string> {
    auto at = variables.find(std::string(name));
    return at == variables.end() ? std::nullopt : std::optional(at->second);
  };
  out.request.world.file = [](std::string_view) { return std::optional<std::string>(); };
  out.project = source::discover(out.sources, out.request);
}

/// Runs every case of a file of vectors in a directory of its own.
template <class Use>
void each_case(const std::string& vectors, bool is_static, Use use) {
  Directory scratch;
  std::filesystem::path home = std::filesystem::current_path();
  for (const std::string& line : zipped_lines(vectors)) {
    json test = json::parse(line);
    scratch.clear();
    for (const auto& [name, text] : test["inputs"].items()) {
      if (text.is_string()) scratch.write(name, text);
    }
    std::filesystem::current_path(scratch.path());
    Loaded loaded;
    load(test, is_static, loaded);
    if (loaded.project.gateways.size() == 1) use(test, loaded);
    std::filesystem::current_path(home);
  }
}

std::string outcome(const convert::Converted& converted) {
  if (!converted.error.empty()) return converted.error;
  if (!converted.read_back) return "not read back";
  if (converted.proof.same) return "";
  const convert::Difference& first = converted.proof.differences.at(0);
  return first.what + " " + first.content + "\n" + converted.written.files.at(0).text;
}

}  // namespace

TEST_CASE("convert: accepted files in every form that is read back", "[convert][vectors]") {
  std::size_t proved = 0, wrong = 0;
  each_case("testdata/vectors/config-file.jsonl.gz", false, [&](const json& test, Loaded& loaded) {
    const source::Gateway& gateway = loaded.project.gateways[0];
    if (gateway.providers.empty() || !gateway.providers[0].loaded) return;
    for (convert::Form form : {convert::Form::FileYaml, convert::Form::FileToml, convert::Form::FileJson,
                               convert::Form::Labels, convert::Form::Kv}) {
      convert::Request request;
      request.form = form;
      request.target = loaded.request.version;
      std::string why = outcome(convert::convert(loaded.sources, gateway, loaded.request.world, request));
      proved += why.empty() ? 1 : 0;
      if (why.empty() || ++wrong > 20) continue;
      INFO(test["id"] << " " << test["tag"] << " " << convert::name_of(form) << "\n" << test["inputs"].dump(1));
      CHECK(why == "");
    }
  });
  CHECK(wrong == 0);
  CHECK(proved > 2000);
}

TEST_CASE("convert: accepted static configurations in every form", "[convert][vectors]") {
  std::size_t proved = 0, wrong = 0;
  each_case("testdata/vectors/config-static.jsonl.gz", true, [&](const json& test, Loaded& loaded) {
    const source::Gateway& gateway = loaded.project.gateways[0];
    if (!gateway.install.given || !gateway.install.config_known) return;
    for (convert::Form form :
         {convert::Form::StaticYaml, convert::Form::StaticToml, convert::Form::Flags, convert::Form::Env}) {
      convert::Request request;
      request.form = form;
      request.target = loaded.request.version;
      std::string why = outcome(convert::convert(loaded.sources, gateway, loaded.request.world, request));
      proved += why.empty() ? 1 : 0;
      if (why.empty() || ++wrong > 20) continue;
      INFO(test["id"] << " " << test["tag"] << " " << convert::name_of(form) << "\n"
                      << test["inputs"].dump(1) << test["args"].dump());
      CHECK(why == "");
    }
  });
  CHECK(wrong == 0);
  CHECK(proved > 500);
}

TEST_CASE("convert: forms that gw does not read back lose nothing in silence", "[convert][vectors]") {
  std::size_t written = 0;
  each_case("testdata/vectors/config-file.jsonl.gz", false, [&](const json& test, Loaded& loaded) {
    const source::Gateway& gateway = loaded.project.gateways[0];
    if (gateway.providers.empty() || !gateway.providers[0].loaded) return;
    for (convert::Form form :
         {convert::Form::Crd, convert::Form::Ingress, convert::Form::GatewayApi, convert::Form::Compose}) {
      convert::Request request;
      request.form = form;
      request.target = loaded.request.version;
      convert::Converted converted = convert::convert(loaded.sources, gateway, loaded.request.world, request);
      INFO(test["id"] << " " << convert::name_of(form) << "\n" << test["inputs"].dump(1));
      std::string all;
      for (const encode::File& file : converted.written.files) {
        text::SourceId id = loaded.sources.add(file.path, file.text);
        doc::Read read = doc::read_yaml(loaded.sources, id);
        CHECK(read.error == "");
        all += file.text;
      }
      std::string lost;
      for (const encode::Loss& loss : converted.written.losses) {
        CHECK(loss.reason != "");
        lost += encode::to_text(loss.path) + "\n";
      }
      // Each router is written with its rule, or told.
      const model::Value* routers = gateway.providers[0].config.root.at("http.routers");
      for (const model::Property& router :
           routers == nullptr ? std::span<const model::Property>() : routers->properties()) {
        std::string path = "http.routers." + std::string(router.name);
        bool told = lost.find(path) != std::string::npos;
        bool there = all.find("IngressRoute\n") != std::string::npos || all.find("Ingress\n") != std::string::npos ||
                     all.find("HTTPRoute\n") != std::string::npos || all.find("http.routers.") != std::string::npos;
        CHECK((told || there));
      }
      ++written;
    }
  });
  CHECK(written > 2000);
}
