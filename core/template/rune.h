#ifndef GW_TEMPLATE_RUNE_H_
#define GW_TEMPLATE_RUNE_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace gw::template_ {

/// A code point as Go decodes it: malformed bytes are U+FFFD of size 1; size 0 past the end.
struct Rune {
  std::uint32_t value = 0;
  std::size_t size = 0;
};

Rune decode(std::string_view bytes, std::size_t at);
void encode(std::uint32_t rune, std::string& out);

/// unicode.IsLetter or unicode.IsDigit.
bool letter_or_digit(std::uint32_t rune);

/// unicode.IsLetter or unicode.IsNumber.
bool letter_or_number(std::uint32_t rune);

bool ascii(std::string_view text);

/// As fmt's %#U: "U+0040 '@'".
std::string code_point(std::uint32_t rune);

}  // namespace gw::template_

#endif  // GW_TEMPLATE_RUNE_H_
