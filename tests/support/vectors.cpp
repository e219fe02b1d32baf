#include "support/vectors.h"

#include <algorithm>
#include <set>

#include "runtime/effective.h"
#include "support/files.h"

namespace gw::testing {

using nlohmann::json;

const json& member(const json& of, const char* name) {
  static const json kEmpty = json::object();
  auto at = of.find(name);
  return at == of.end() ? kEmpty : *at;
}

std::string comparable(const std::string& error) {
  std::size_t at = error.find("toml: line ");
  if (at == std::string::npos) return error;
  std::size_t end = error.find_first_not_of("0123456789", at + 11);
  return error.substr(0, end);
}

json plain(const json& in, const std::string& key) {
  if (in.is_object()) {
    json out;
    for (const auto& [name, value] : in.items()) {
      json member = plain(value, name);
      if (!member.is_null()) out[name] = std::move(member);
    }
    return out;
  }
  if (!in.is_array()) return in;
  json out;
  for (const json& item : in) out.push_back(plain(item));
  if (out.is_array() && (key == "using" || key == "usedBy" || key == "error")) {
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
  }
  return out;
}

std::vector<std::string> errors_of(const json& list) {
  std::vector<std::string> out;
  for (const json& error : list) out.push_back(comparable(error.get<std::string>()));
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<std::string> log_of(const json& list) {
  std::set<std::string> out;
  for (json line : list) {
    if (line.value("message", "x").empty()) line.erase("message");
    out.insert(line.dump());
  }
  return {out.begin(), out.end()};
}

namespace {

/// What the harness leaves out of docker and Kubernetes answers, since it can change later.
json without_status(json rawdata) {
  for (auto& [section, objects] : rawdata.items()) {
    for (auto& [name, object] : objects.items()) object.erase("serverStatus");
  }
  return rawdata;
}

}  // namespace

std::string difference(const json& answer, const std::string& provider, const json& actual) {
  auto differs = [](const char* what, const json& is, const json& wanted) {
    return is == wanted ? std::string() : std::string(what) + ": " + is.dump() + " instead of " + wanted.dump();
  };
  const json own = member(member(actual, "providers"), provider.c_str());
  for (const std::string& one :
       {differs("config", plain(member(own, "config")), plain(member(answer, "provided"))),
        differs("log", log_of(member(actual, "log")), log_of(member(answer, "errors"))),
        differs("rejected", plain(member(actual, "rejected")), plain(member(answer, "rejected"))),
        differs("rawdata", plain(without_status(member(actual, "rawdata"))), plain(member(answer, "rawdata")))}) {
    if (!one.empty()) return one;
  }
  return {};
}

std::vector<std::string> provider_flags(const json& test) {
  std::vector<std::string> flags = {"--entryPoints.web.address=127.0.0.1:8000",
                                    "--entryPoints.websecure.address=127.0.0.1:8443",
                                    "--entryPoints.tcpep.address=127.0.0.1:9000",
                                    "--entryPoints.udpep.address=127.0.0.1:9001/udp",
                                    "--api.insecure=true",
                                    "--entryPoints.traefik.address=127.0.0.1:8080",
                                    "--providers.rest=true",
                                    "--log.level=DEBUG",
                                    "--log.format=json"};
  for (const json& flag : member(test, "args")) flags.push_back(flag.get<std::string>());
  return flags;
}

json provider_answer(const text::SourceSet& sources, const source::Static& install,
                     std::vector<source::Provider> providers, const source::World& world, Version version) {
  source::Gateway gateway;
  gateway.name = "test";
  gateway.version = version;
  gateway.install = install;
  gateway.providers = std::move(providers);
  runtime::Graph graph = runtime::build(gateway, sources, world);
  return json::parse(model::to_json(runtime::effective(gateway, graph, {}), 0));
}

}  // namespace gw::testing
