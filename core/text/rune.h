#ifndef GW_TEXT_RUNE_H_
#define GW_TEXT_RUNE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace gw::text {

constexpr std::uint32_t kReplacement = 0xFFFD;

/// A code point as Go decodes it: malformed bytes are U+FFFD of size 1; size 0 past the end.
struct Rune {
  std::uint32_t value = 0;
  std::size_t size = 0;
};

Rune decode(std::string_view bytes, std::size_t at);

/// Appends the UTF-8 of `rune`; U+FFFD for what is no code point.
void encode(std::uint32_t rune, std::string& out);

}  // namespace gw::text

#endif  // GW_TEXT_RUNE_H_
