#include "base/version.h"

#include <charconv>

namespace gw {

std::optional<Version> parse_version(std::string_view text) {
  if (text.starts_with('v')) text.remove_prefix(1);
  std::uint16_t parts[3] = {};
  for (int i = 0; i < 3; ++i) {
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), parts[i]);
    if (error != std::errc{} || end == text.data()) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (i == 2) break;
    if (!text.starts_with('.')) return std::nullopt;
    text.remove_prefix(1);
  }
  if (!text.empty()) return std::nullopt;
  return Version{parts[0], parts[1], parts[2]};
}

std::string to_string(Version version) { return line_name(version) + "." + std::to_string(version.patch); }

std::string line_name(Version version) { return std::to_string(version.major) + "." + std::to_string(version.minor); }

}  // namespace gw
