#ifndef GW_BASE_VERSION_H_
#define GW_BASE_VERSION_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gw {

/// A Traefik release. Patch levels matter: 3.6.22 has options that 3.7.5 lacks.
struct Version {
  std::uint16_t major = 0, minor = 0, patch = 0;

  friend constexpr auto operator<=>(const Version&, const Version&) = default;
  constexpr bool same_line(Version other) const { return major == other.major && minor == other.minor; }
};

/// "3.7.13" exactly; nothing if `text` is no such thing. A leading v is allowed.
std::optional<Version> parse_version(std::string_view text);

std::string to_string(Version version);

/// The release line: "3.7".
std::string line_name(Version version);

}  // namespace gw

#endif  // GW_BASE_VERSION_H_
