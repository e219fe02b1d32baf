#include "base/ip.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstdio>

#include "base/strings.h"

namespace gw::base {
namespace {

bool digit(char c) { return '0' <= c && c <= '9'; }

int hex_digit(char c) {
  if (digit(c)) return c - '0';
  char lower = ascii_lower(c);
  return 'a' <= lower && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// Four decimal bytes into out[0..3].
bool read_four(std::string_view text, std::uint8_t* out) {
  for (int part = 0; part < 4; ++part) {
    int value = 0;
    std::size_t size = 0;
    while (size < text.size() && digit(text[size]) && size < 4) value = value * 10 + (text[size++] - '0');
    if (size == 0 || size > 3 || value > 255 || (size > 1 && text[0] == '0')) return false;
    out[part] = static_cast<std::uint8_t>(value);
    text.remove_prefix(size);
    if (part == 3) break;
    if (text.empty() || text[0] != '.') return false;
    text.remove_prefix(1);
  }
  return text.empty();
}

/// The groups of IPv6, with "::" moved to its place at the end. Source: Go's net/netip parseIPv6.
bool read_six(std::string_view text, std::array<std::uint8_t, 16>& out) {
  constexpr std::size_t kNoGap = 17;
  std::size_t gap = kNoGap, at = 0;
  if (text.substr(0, 2) == "::") {
    gap = 0;
    text.remove_prefix(2);
    if (text.empty()) return true;
  }
  while (at < 16) {
    int value = 0;
    std::size_t size = 0;
    while (size < text.size() && hex_digit(text[size]) >= 0) {
      value = value * 16 + hex_digit(text[size++]);
      if (size > 4) return false;
    }
    if (size == 0) return false;
    if (size < text.size() && text[size] == '.') {
      if (gap == kNoGap && at != 12) return false;
      if (at + 4 > 16 || !read_four(text, &out[at])) return false;
      text = {};
      at += 4;
      break;
    }
    out[at] = static_cast<std::uint8_t>(value >> 8);
    out[at + 1] = static_cast<std::uint8_t>(value);
    at += 2;
    text.remove_prefix(size);
    if (text.empty()) break;
    if (text[0] != ':' || text.size() == 1) return false;
    text.remove_prefix(1);
    if (text[0] != ':') continue;
    if (gap != kNoGap) return false;
    gap = at;
    text.remove_prefix(1);
    if (text.empty()) break;
  }
  if (!text.empty()) return false;
  if (at == 16) return gap == kNoGap;
  if (gap == kNoGap) return false;
  std::copy_backward(&out[gap], out.data() + at, out.data() + out.size());
  std::fill(out.data() + gap, out.data() + out.size() - (at - gap), std::uint8_t{0});
  return true;
}

}  // namespace

bool Ip::four() const {
  return std::all_of(bytes.begin(), bytes.begin() + 10, [](std::uint8_t b) { return b == 0; }) && bytes[10] == 0xFF &&
         bytes[11] == 0xFF;
}

std::optional<Ip> parse_ip(std::string_view text) {
  Ip out;
  if (text.find(':') != std::string_view::npos) {
    if (!read_six(text, out.bytes)) return std::nullopt;
    return out;
  }
  out.bytes[10] = out.bytes[11] = 0xFF;
  if (!read_four(text, &out.bytes[12])) return std::nullopt;
  return out;
}

bool IpRange::contains(const Ip& address) const {
  if (first.four() != address.four()) return false;
  auto whole = static_cast<std::size_t>(bits / 8);
  if (!std::equal(address.bytes.begin(), address.bytes.begin() + whole, first.bytes.begin())) return false;
  auto rest = static_cast<unsigned>(bits % 8);
  return rest == 0 || (address.bytes[whole] ^ first.bytes[whole]) >> (8 - rest) == 0;
}

std::optional<IpRange> parse_ip_range(std::string_view text) {
  std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  std::string_view address = text.substr(0, slash), digits = text.substr(slash + 1);
  std::optional<Ip> ip = parse_ip(address);
  if (!ip || digits.empty() || !std::ranges::all_of(digits, digit)) return std::nullopt;
  int bits = 0;
  for (char c : digits) bits = std::min(bits * 10 + (c - '0'), 1000);
  bool decimal = address.find(':') == std::string_view::npos;
  if (bits > (decimal ? 32 : 128)) return std::nullopt;
  IpRange out{*ip, bits + (decimal ? 96 : 0)};
  for (std::size_t i = 0; i < 16; ++i) {
    int kept = std::clamp(out.bits - static_cast<int>(i) * 8, 0, 8);
    out.first.bytes[i] &= static_cast<std::uint8_t>(0xFF00U >> static_cast<unsigned>(kept));
  }
  return out;
}

std::optional<IpRange> parse_ip_or_range(std::string_view text) {
  if (std::optional<Ip> ip = parse_ip(text)) return IpRange{*ip, 128};
  return parse_ip_range(text);
}

std::string Ip::text() const {
  if (four()) {
    std::string out;
    for (std::size_t i = 12; i < bytes.size(); ++i) {
      if (i > 12) out += '.';
      out += std::to_string(bytes[i]);
    }
    return out;
  }
  char out[INET6_ADDRSTRLEN];
  // The C library writes the last four bytes behind nothing but zeros as those of IPv4; Go does not.
  bool low = std::all_of(bytes.begin(), bytes.begin() + 12, [](std::uint8_t byte) { return byte == 0; });
  unsigned high = bytes[12] << 8U | bytes[13];
  if (low && high != 0) std::snprintf(out, sizeof out, "::%x:%x", high, unsigned(bytes[14] << 8U | bytes[15]));
  else if (::inet_ntop(AF_INET6, bytes.data(), out, sizeof out) == nullptr) return {};
  return out;
}

std::optional<std::string> network_of(std::string_view range) {
  std::optional<IpRange> read = parse_ip_range(range);
  std::string_view address = range.substr(0, range.find('/'));
  if (!read || read->first == parse_ip(address)) return std::nullopt;
  bool four = address.find(':') == std::string_view::npos;
  char out[INET6_ADDRSTRLEN];
  const std::uint8_t* bytes = read->first.bytes.data() + (four ? 12 : 0);
  if (::inet_ntop(four ? AF_INET : AF_INET6, bytes, out, sizeof out) == nullptr) return std::nullopt;
  return out + std::string(range.substr(address.size()));
}

}  // namespace gw::base
