// Source: the PROXY protocol, versions 1 and 2; github.com/pires/go-proxyproto as Traefik uses it.

#include <charconv>

#include "base/strings.h"
#include "serve/listener.h"

namespace gw::serve {
namespace {

constexpr std::string_view kSignature("\r\n\r\n\0\r\nQUIT\n", 12);

std::optional<int> port_of(std::string_view text) {
  int out = 0;
  auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), out);
  bool fine = failure == std::errc() && end == text.data() + text.size() && out >= 0 && out <= 65535;
  return fine ? std::optional<int>(out) : std::nullopt;
}

std::optional<ProxyHeader> read_text(std::string_view bytes, bool& more) {
  std::size_t end = bytes.find("\r\n");
  if (end == std::string_view::npos) {
    more = bytes.size() < 107;
    return std::nullopt;
  }
  if (end > 105) return std::nullopt;
  ProxyHeader out;
  out.size = end + 2;
  std::vector<std::string_view> words = base::split(bytes.substr(0, end), " ");
  if (words.size() >= 2 && words[1] == "UNKNOWN") return out;
  bool six = words.size() == 6 && words[1] == "TCP6", four = words.size() == 6 && words[1] == "TCP4";
  if (!six && !four) return std::nullopt;
  auto from = port_of(words[4]), to = port_of(words[5]);
  auto remote = from ? literal(words[2], *from) : std::nullopt;
  auto local = to ? literal(words[3], *to) : std::nullopt;
  if (!remote || !local) return std::nullopt;
  out.remote = remote->text();
  out.local = local->text();
  return out;
}

std::string binary_address(std::string_view address, std::string_view port) {
  Address out;
  auto* four = reinterpret_cast<sockaddr_in*>(&out.storage);
  auto* six = reinterpret_cast<sockaddr_in6*>(&out.storage);
  if (address.size() == 4) {
    four->sin_family = AF_INET;
    address.copy(reinterpret_cast<char*>(&four->sin_addr), 4);
  } else {
    six->sin6_family = AF_INET6;
    address.copy(reinterpret_cast<char*>(&six->sin6_addr), 16);
  }
  out.set_port(static_cast<unsigned char>(port[0]) * 256 + static_cast<unsigned char>(port[1]));
  return out.text();
}

std::optional<ProxyHeader> read_binary(std::string_view bytes, bool& more) {
  if (bytes.size() < 16) {
    more = true;
    return std::nullopt;
  }
  auto byte = [&](std::size_t at) { return static_cast<unsigned>(static_cast<unsigned char>(bytes[at])); };
  std::size_t size = byte(14) * 256 + byte(15);
  if ((byte(12) >> 4U) != 2 || (byte(12) & 15U) > 1 || size > 4096) return std::nullopt;
  if (bytes.size() < 16 + size) {
    more = true;
    return std::nullopt;
  }
  ProxyHeader out;
  out.size = 16 + size;
  if ((byte(12) & 15U) == 0) return out;  // The proxy itself asks.
  std::string_view data = bytes.substr(16, size);
  std::size_t length = (byte(13) >> 4U) == 1 ? 4 : (byte(13) >> 4U) == 2 ? 16 : 0;
  if (length == 0) return out;
  if (data.size() < 2 * length + 4) return std::nullopt;
  out.remote = binary_address(data.substr(0, length), data.substr(2 * length, 2));
  out.local = binary_address(data.substr(length, length), data.substr(2 * length + 2, 2));
  return out;
}

}  // namespace

std::optional<ProxyHeader> read_proxy_protocol(std::string_view bytes, bool& more) {
  more = false;
  if (bytes.starts_with("PROXY ")) return read_text(bytes, more);
  if (bytes.starts_with(kSignature)) return read_binary(bytes, more);
  more = kSignature.starts_with(bytes.substr(0, kSignature.size())) || std::string_view("PROXY ").starts_with(bytes);
  return std::nullopt;
}

}  // namespace gw::serve
