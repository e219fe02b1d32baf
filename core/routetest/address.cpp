#include "routetest/address.h"

#include <array>
#include <utility>

#include "base/ip.h"

namespace gw::routetest {
namespace {

std::string_view without_zone(std::string_view ip) { return ip.substr(0, ip.find('%')); }

}  // namespace

bool to_remote(std::string_view text, std::string& out) {
  bool bracket = text.starts_with('[');
  std::size_t colon = text.rfind(':');
  bool six = !bracket && colon != text.find(':');
  std::string_view host = text, port;
  if (bracket) {
    std::size_t close = text.find(']');
    if (close == std::string_view::npos) return false;
    host = text.substr(1, close - 1);
    port = text.substr(close + 1);
    if (host.find(':') == std::string_view::npos) return false;
  } else if (!six && colon != std::string_view::npos) {
    host = text.substr(0, colon);
    port = text.substr(colon);
  }
  std::string_view address = without_zone(host);
  std::optional<base::Ip> ip = base::parse_ip(address);
  if (!ip || (!port.empty() && (port[0] != ':' || !to_port(port.substr(1))))) return false;
  if (port.empty()) port = ":0";
  if (ip->four()) {
    out = ip->text();
  } else {
    out = "[" + ip->text();
    out.append(host.substr(address.size())) += ']';
  }
  out += port;
  return true;
}

std::optional<std::string_view> to_version(std::string_view text) {
  using Pair = std::pair<std::string_view, std::string_view>;
  static constexpr std::array<Pair, 6> kShort = {Pair{"1.1", "HTTP/1.1"}, {"1.0", "HTTP/1.0"}, {"2", "HTTP/2.0"},
                                                 {"3", "HTTP/3.0"},       {"2.0", "HTTP/2.0"}, {"3.0", "HTTP/3.0"}};
  if (text.starts_with("HTTP/") && text.size() > 5) return text;
  for (const auto& [name, version] : kShort) {
    if (text == name) return version;
  }
  return std::nullopt;
}

std::optional<int> to_port(std::string_view text) {
  if (text.empty() || text.size() > 5) return std::nullopt;
  int out = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    out = out * 10 + (c - '0');
  }
  return out > 65535 ? std::nullopt : std::optional<int>(out);
}

}  // namespace gw::routetest
