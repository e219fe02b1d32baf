#ifndef GW_TEMPLATE_RUNE_H_
#define GW_TEMPLATE_RUNE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "text/rune.h"

namespace gw::template_ {

using text::decode;
using text::encode;
using text::Rune;

/// unicode.IsLetter or unicode.IsDigit.
bool letter_or_digit(std::uint32_t rune);

/// unicode.IsLetter or unicode.IsNumber.
bool letter_or_number(std::uint32_t rune);

bool ascii(std::string_view text);

/// As fmt's %#U: "U+0040 '@'".
std::string code_point(std::uint32_t rune);

}  // namespace gw::template_

#endif  // GW_TEMPLATE_RUNE_H_
