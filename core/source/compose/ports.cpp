#include "source/compose/ports.h"

#include <algorithm>
#include <charconv>

#include "base/ip.h"
#include "base/strings.h"

namespace gw::source::compose {
namespace {

/// Go's strconv.ParseUint(text, 10, 16).
bool read_number(std::string_view text, std::uint32_t& number) {
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) return false;
  auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  return fault == std::errc() && end == text.data() + text.size() && number <= 0xFFFF;
}

struct Parts {
  std::string_view ip, host, container, protocol = "tcp";
};

Parts split(std::string_view text) {
  Parts out;
  std::size_t last = text.rfind(':');
  out.container = last == std::string_view::npos ? text : text.substr(last + 1);
  if (last != std::string_view::npos) {
    std::string_view rest = text.substr(0, last);
    std::size_t before = rest.rfind(':');
    out.host = before == std::string_view::npos ? rest : rest.substr(before + 1);
    if (before != std::string_view::npos) out.ip = rest.substr(0, before);
  }
  std::size_t slash = out.container.find('/');
  if (slash != std::string_view::npos) {
    if (slash + 1 < out.container.size()) out.protocol = out.container.substr(slash + 1);
    out.container = out.container.substr(0, slash);
  }
  return out;
}

}  // namespace

bool read_port_range(std::string_view text, std::uint32_t& first, std::uint32_t& last) {
  std::vector<std::string_view> parts = base::split(text, "-");
  if (!read_number(parts[0], first)) return false;
  last = first;
  if (parts.size() == 1) return true;
  return read_number(parts[1], last) && last >= first;
}

std::vector<PortSpec> read_ports(std::string_view text, std::string& error) {
  Parts parts = split(text);
  std::string protocol = base::ascii_lower(parts.protocol);
  if (parts.container.empty()) {
    error = "no port specified: " + std::string(text) + "<empty>";
    return {};
  }
  if (protocol != "tcp" && protocol != "udp" && protocol != "sctp") {
    error = "invalid proto: " + protocol;
    return {};
  }
  std::string_view ip = parts.ip;
  if (ip.starts_with('[') && ip.ends_with(']')) ip = ip.substr(1, ip.size() - 2);
  if (!ip.empty() && !base::parse_ip(ip)) {
    error = "invalid IP address: " + std::string(ip);
    return {};
  }
  std::uint32_t first = 0, last = 0, host_first = 0, host_last = 0;
  if (!read_port_range(parts.container, first, last)) {
    error = "invalid containerPort: " + std::string(parts.container);
    return {};
  }
  if (!parts.host.empty()) {
    if (!read_port_range(parts.host, host_first, host_last)) {
      error = "invalid hostPort: " + std::string(parts.host);
      return {};
    }
    if (last - first != host_last - host_first && first != last) {
      error = "invalid ranges specified for container and host Ports: " + std::string(parts.container) + " and " +
              std::string(parts.host);
      return {};
    }
  }
  std::vector<PortSpec> out;
  for (std::uint32_t i = 0; i <= last - first; ++i) {
    PortSpec port{std::string(ip), {}, protocol, first + i};
    if (!parts.host.empty()) port.published = std::to_string(host_first + i);
    if (!parts.host.empty() && first == last && host_first != host_last)
      port.published += "-" + std::to_string(host_last);
    out.push_back(std::move(port));
  }
  std::sort(out.begin(), out.end(), [](const PortSpec& a, const PortSpec& b) {
    return std::to_string(a.target) + "/" < std::to_string(b.target) + "/";
  });
  return out;
}

}  // namespace gw::source::compose
