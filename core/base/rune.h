#ifndef GW_BASE_RUNE_H_
#define GW_BASE_RUNE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace gw::base {

constexpr std::uint32_t kReplacement = 0xFFFD;

/// A code point as Go decodes it: malformed bytes are U+FFFD of size 1; size 0 past the end.
struct Rune {
  std::uint32_t value = 0;
  std::size_t size = 0;
};

Rune decode(std::string_view bytes, std::size_t at);

/// Whether a decoded one stands for a malformed byte, not for U+FFFD as it is written.
constexpr bool malformed(const Rune& rune) { return rune.size == 1 && rune.value == kReplacement; }

/// Appends the UTF-8 of `rune`; U+FFFD for what is no code point.
void encode(std::uint32_t rune, std::string& out);

}  // namespace gw::base

#endif  // GW_BASE_RUNE_H_
