#include "support/pipeline.h"

#include <algorithm>

#include "source/gateway.h"

namespace gw::testing {

using nlohmann::json;

std::string bytes_of(const std::string& latin1) {
  std::string out;
  for (std::size_t i = 0; i < latin1.size(); ++i) {
    auto byte = static_cast<unsigned char>(latin1[i]);
    if (byte < 0x80) out += latin1[i];
    else out += static_cast<char>((byte & 0x3U) << 6U | (static_cast<unsigned char>(latin1[++i]) & 0x3FU));
  }
  return out;
}

Group load_group(const std::string& line, Version version, const Directory& directory) {
  Group out{json::parse(line), {}};
  json install = {{"entryPoints", out.data["entrypoints"]}};
  directory.write("traefik.yml", install.dump());
  text::SourceSet sources;
  source::Gateway gateway;
  gateway.version = version;
  gateway.install =
      source::load_static(sources, {}, (directory.path() / "traefik.yml").string(), source::World{}, version);
  for (const auto& [name, point] : out.data["entrypoints"].items()) {
    out.options[name] = route::entry_point_options(gateway, name);
    out.options[name].server_name = "<host name>";
  }
  return out;
}

std::string backend(const route::Outgoing& out) {
  std::vector<std::string> lines;
  for (const rule::Pair& line : out.headers) lines.push_back(std::string(line.name) + ": " + std::string(line.value));
  lines.push_back("Host: " + std::string(out.host));
  std::sort(lines.begin(), lines.end());
  std::string text = std::string(out.method) + " " + std::string(out.target) + " HTTP/1.1\n";
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

std::string backend(const json& expected) {
  std::vector<std::string> lines;
  for (const json& line : expected["headers"])
    lines.push_back(bytes_of(line[0]) + ": " + bytes_of(line[1].get<std::string>()));
  std::sort(lines.begin(), lines.end());
  std::string text = bytes_of(expected["line"]) + "\n";
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

}  // namespace gw::testing
