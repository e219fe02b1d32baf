#include "source/docker/label_file.h"

#include <algorithm>

namespace gw::source {

Container read_label_file(const text::SourceSet& sources, text::SourceId source) {
  std::string_view bytes = sources[source].bytes();
  Container out;
  out.id = "labels";
  out.name = "/container";
  out.network_mode = "bridge";
  out.span = {source, 0, 0};
  Attachment network;
  network.network = "bridge";
  network.ipv4 = "172.17.0.2";
  network.assumed = true;
  out.networks.push_back(network);
  Port port;
  port.number = "80";
  out.ports.push_back(port);
  out.assumed = {"the labels belong to a container named container, which exposes port 80"};
  if (bytes.starts_with("\xEF\xBB\xBF")) out.span.begin = out.span.end = 3;
  for (std::size_t at = out.span.begin; at < bytes.size();) {
    std::size_t end = std::min(bytes.find('\n', at), bytes.size());
    std::size_t begin = std::min(bytes.find_first_not_of(" \t\r", at), end);
    std::size_t stop = end > begin && bytes[end - 1] == '\r' ? end - 1 : end;
    at = end + 1;
    if (begin == stop || bytes[begin] == '#') continue;
    std::size_t equals = std::min(bytes.find('=', begin), stop);
    std::size_t value = std::min(equals + 1, stop);
    auto span = [&](std::size_t from, std::size_t to) {
      return text::Span{source, static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(to)};
    };
    out.labels.push_back({std::string(bytes.substr(begin, equals - begin)),
                          std::string(bytes.substr(value, stop - value)), span(begin, equals), span(value, stop)});
  }
  return out;
}

}  // namespace gw::source
