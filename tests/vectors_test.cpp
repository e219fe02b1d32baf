// What the real Traefik made of the inputs of testdata/vectors, against what gw makes of them: gw effective's document
// and the verdict of gw lint.

#include "support/vectors.h"

#include <unistd.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "io/file.h"
#include "lint/lint.h"
#include "model/tree.h"
#include "runtime/effective.h"
#include "schema/schema.h"
#include "source/discover.h"
#include "support/catch.h"
#include "support/files.h"
#include "support/run.h"

using namespace gw;
using namespace gw::testing;
using nlohmann::json;

namespace {

std::string decoded(const std::string& text) {
  std::string out;
  std::uint32_t bits = 0;
  int size = 0;
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (char c : text) {
    std::size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) continue;
    bits = bits << 6U | static_cast<std::uint32_t>(digit);
    size += 6;
    if (size < 8) continue;
    size -= 8;
    out += static_cast<char>(bits >> static_cast<unsigned>(size) & 0xFFU);
  }
  return out;
}

struct Case {
  json data;
  std::string id;
  bool is_static = false;
};

/// Loads a case as the command line would: its files lie in the working directory.
struct Loaded {
  text::SourceSet sources;
  source::Project project;
  source::Request request;
};

void load(const Case& test, Version version, Loaded& out) {
  std::map<std::string, std::string> variables;
  if (!test.is_static)
    variables = {{"GW_HOST", "env.example"}, {"GW_LIST", "a,b,c"}, {"GW_EMPTY", ""}, {"GW_PORT", "8081"}};
  for (const auto& [name, value] : member(test.data, "env").items()) variables[name] = value;
  out.request.version = version;
  out.request.flags = test.data["args"].get<std::vector<std::string>>();
  out.request.flags_given = true;
  if (!test.is_static) {
    for (const char* flag :
         {"--api.insecure=true", "--entryPoints.traefik.address=127.0.0.1:8080", "--providers.rest=true",
          "--providers.file.watch=false", "--log.level=DEBUG", "--log.format=json"})
      out.request.flags.emplace_back(flag);
  }
  for (const auto& [name, value] : variables) {
    if (name.rfind("TRAEFIK_", 0) == 0) out.request.world.variables.emplace_back(name, value);
  }
  out.request.world.environment = [variables](std::string_view name) -> std::optional<std::string> {
    auto at = variables.find(std::string(name));
    return at == variables.end() ? std::nullopt : std::optional(at->second);
  };
  out.request.world.file = [](std::string_view name) -> std::optional<std::string> {
    Result<std::string> bytes = io::read_file(std::string(name));
    return bytes ? std::optional<std::string>(*std::move(bytes)) : std::nullopt;
  };
  out.project = source::discover(out.sources, out.request);
}

/// The first member in which gw's document differs; empty: none.
std::string difference(const Case& test, const json& actual, const runtime::Graph& graph) {
  const json& expect = test.data["expect"];
  auto differs = [&](const char* what, const json& is, const json& wanted) {
    return is == wanted ? std::string() : std::string(what) + ": " + is.dump() + " instead of " + wanted.dump();
  };
  auto first = [](std::initializer_list<std::string> all) {
    for (const std::string& one : all) {
      if (!one.empty()) return one;
    }
    return std::string();
  };
  if (expect.contains("crash") || expect.contains("stuck")) {
    bool told = std::ranges::any_of(graph.facts, [](const auto& f) { return f.kind == diag::FactKind::Crash; });
    return told ? "" : "a crash is not told";
  }
  std::string log = differs("log", log_of(member(actual, "log")), log_of(member(expect, "log")));
  if (test.is_static) {
    return first(
        {differs("starts", actual["starts"], expect["starts"]),
         differs("errors", errors_of(actual["errors"]), errors_of(member(expect, "errors"))),
         expect.contains("config") ? differs("static", plain(member(actual, "static")), plain(expect["config"])) : "",
         log});
  }
  const json file = member(actual["providers"], "file");
  return first(
      {differs("loaded", file.value("loaded", false), expect["loaded"]),
       differs("errors", errors_of(member(file, "errors")), errors_of(expect["errors"])),
       differs("empty", file.value("empty", false), expect.value("empty", false)),
       expect.contains("config") ? differs("config", plain(member(file, "config")), plain(expect["config"])) : "",
       expect.contains("rawdata") ? differs("rawdata", plain(actual["rawdata"]), plain(expect["rawdata"])) : "",
       expect.contains("log") ? log : ""});
}

/// Every text that Traefik gave about the case.
std::vector<std::string> said(const json& expect) {
  std::vector<std::string> out;
  auto add = [&](const json& text) { out.push_back(comparable(text.get<std::string>())); };
  for (const char* name : {"errors", "crash", "stuck"}) {
    for (const json& error : member(expect, name)) add(error);
  }
  for (const json& line : member(expect, "log")) {
    std::string message = line.value("message", ""), error = line.value("error", "");
    for (const std::string& text : {message, error, message + ": " + error}) {
      if (!text.empty()) out.push_back(text);
    }
  }
  for (const auto& [kind, objects] : member(expect, "rawdata").items()) {
    for (const auto& [name, object] : objects.items()) {
      for (const json& error : member(object, "error")) add(error);
    }
  }
  return out;
}

bool refused(const Case& test) {
  const json& expect = test.data["expect"];
  if (test.is_static) return !expect["starts"].get<bool>();
  if (!expect["loaded"].get<bool>() || expect.contains("crash") || expect.contains("stuck")) return true;
  for (const auto& [kind, objects] : member(expect, "rawdata").items()) {
    for (const auto& [name, object] : objects.items()) {
      if (object.value("status", "") == "disabled") return true;
    }
  }
  return false;
}

std::string wrong_verdict(const Case& test, const report::Lint& lint) {
  std::vector<std::string> texts = said(test.data["expect"]);
  bool error = false;
  for (const diag::Diagnostic& one : lint.diagnostics) {
    if (one.severity != diag::Severity::Error) continue;
    error = true;
    std::string quoted = comparable(one.traefik);
    bool known = quoted.empty() || std::ranges::any_of(texts, [&](const std::string& text) {
                   return text.find(quoted) != std::string::npos || quoted.find(text) != std::string::npos;
                 });
    if (!known) return std::string(one.code.id) + " quotes what Traefik does not say: " + quoted;
  }
  return refused(test) && !error ? "no error where Traefik refuses" : "";
}

report::Lint lint_of(const Loaded& loaded) {
  return lint::run(loaded.project, loaded.sources, loaded.request.world, {});
}

void check_suite(const std::string& suite, Version version) {
  testing::Directory directory;
  std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(directory.path());
  std::size_t agree = 0, all = 0;
  for (const std::string& line : testing::zipped_lines("testdata/vectors/" + suite + ".jsonl.gz")) {
    Case test{json::parse(line), {}, false};
    test.id = test.data["id"];
    test.is_static = test.data["kind"] == "static";
    for (const auto& [name, value] : test.data["inputs"].items())
      directory.write(name, value.is_object() ? decoded(value["base64"]) : value.get<std::string>());
    Loaded loaded;
    load(test, version, loaded);
    REQUIRE(loaded.project.gateways.size() == 1);
    const source::Gateway& gateway = loaded.project.gateways[0];
    runtime::Graph graph = runtime::build(gateway, loaded.sources, loaded.request.world);
    json actual = json::parse(model::to_json(runtime::effective(gateway, graph, {}), 0));
    std::string wrong = difference(test, actual, graph);
    std::string verdict = wrong_verdict(test, lint_of(loaded));
    INFO(suite << " " << test.id << ": effective: " << wrong.substr(0, 2000) << " lint: " << verdict);
    CHECK((wrong.empty() && verdict.empty()));
    agree += wrong.empty() ? 1 : 0;
    ++all;
    directory.clear();
  }
  std::filesystem::current_path(before);
  WARN(suite << ": " << agree << " of " << all << " cases agree with Traefik");
}

}  // namespace

TEST_CASE("vectors: files", "[vectors]") { check_suite("config-file", schema::newest()); }
TEST_CASE("vectors: static configurations", "[vectors]") { check_suite("config-static", schema::newest()); }
TEST_CASE("vectors: files of Traefik 3.6.15", "[vectors]") { check_suite("config-file-3.6.15", {3, 6, 15}); }
TEST_CASE("vectors: files of Traefik 3.3.6", "[vectors]") { check_suite("config-file-3.3.6", {3, 3, 6}); }
TEST_CASE("vectors: files of Traefik 3.0.4", "[vectors]") { check_suite("config-file-3.0.4", {3, 0, 4}); }
