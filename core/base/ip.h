#ifndef GW_BASE_IP_H_
#define GW_BASE_IP_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gw::base {

/// An IP address as Go's net.IP sees it: 16 bytes, those of IPv4 mapped into IPv6, which makes both spellings equal.
struct Ip {
  std::array<std::uint8_t, 16> bytes{};

  bool four() const;
  /// As Go's net.IP prints it: an address of IPv4 always in four numbers.
  std::string text() const;
  friend bool operator==(const Ip&, const Ip&) = default;
};

/// net.ParseIP: no zone, no leading zeros, no short forms of IPv4.
std::optional<Ip> parse_ip(std::string_view text);

/// The addresses that share the first `bits` (of 128) of an address.
struct IpRange {
  Ip first;
  int bits = 0;

  /// net.IPNet.Contains: a range of IPv6 holds no IPv4 address, not even "::/0".
  bool contains(const Ip& address) const;
};

/// net.ParseCIDR: "10.0.0.0/8". An address alone is not a range.
std::optional<IpRange> parse_ip_range(std::string_view text);

/// What a list of trusted or allowed addresses takes: a range, or an address as the range of itself.
/// Source: pkg/ip/checker.go.
std::optional<IpRange> parse_ip_or_range(std::string_view text);

/// A range by its first address, where it is written by another: "10.0.0.0/24" of "10.0.0.1/24". Nothing for others,
/// and for what is no range.
std::optional<std::string> network_of(std::string_view range);

}  // namespace gw::base

#endif  // GW_BASE_IP_H_
