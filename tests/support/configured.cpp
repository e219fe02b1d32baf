#include "support/configured.h"

#include <algorithm>

#include "model/tree.h"
#include "runtime/effective.h"
#include "runtime/runtime.h"
#include "schema/schema.h"
#include "support/vectors.h"

namespace gw::testing {

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

std::string compare(const json& expect, const std::string& provider, const json& actual) {
  auto differs = [](const char* what, const json& is, const json& wanted) {
    return is == wanted ? std::string() : std::string(what) + ": " + is.dump() + " instead of " + wanted.dump();
  };
  const json own = member(member(actual, "providers"), provider.c_str());
  std::vector<std::string> all = {
      differs("loaded", own.value("loaded", false), expect["loaded"]),
      differs("errors", errors_of(member(own, "errors")), errors_of(expect["errors"])),
      differs("empty", own.value("empty", false), expect.value("empty", false)),
      expect.contains("config") ? differs("config", plain(member(own, "config")), plain(expect["config"])) : "",
      expect.contains("rawdata") ? differs("rawdata", plain(member(actual, "rawdata")), plain(expect["rawdata"])) : "",
      expect.contains("log") ? differs("log", log_of(member(actual, "log")), log_of(expect["log"])) : "",
  };
  auto at = std::ranges::find_if(all, [](const std::string& one) { return !one.empty(); });
  return at == all.end() ? std::string() : *at;
}

}  // namespace

std::string input_bytes(const json& input) {
  return input.is_object() ? decoded(input["base64"]) : input.get<std::string>();
}

std::string configured_difference(const json& test, const std::string& provider, const std::vector<std::string>& flags,
                                  const Load& load) {
  std::vector<std::string> arguments = {"--api.insecure=true", "--entryPoints.traefik.address=127.0.0.1:8080",
                                        "--providers.rest=true", "--log.level=DEBUG", "--log.format=json"};
  arguments.insert(arguments.end(), flags.begin(), flags.end());
  for (const json& flag : member(test, "args")) arguments.push_back(flag.get<std::string>());
  text::SourceSet sources;
  source::World world;
  Version version = schema::newest();
  source::Gateway gateway;
  gateway.name = "test";
  gateway.version = version;
  gateway.install = source::load_static(sources, arguments, std::nullopt, world, version);
  gateway.providers.push_back(load(sources, test, gateway.install, world));
  runtime::Graph graph = runtime::build(gateway, sources, world);
  json actual = json::parse(model::to_json(runtime::effective(gateway, graph, {}), 0));
  return compare(test["expect"], provider, actual);
}

}  // namespace gw::testing
