#ifndef GW_BASE_UNICODE_H_
#define GW_BASE_UNICODE_H_

// What Go's unicode, strings and strconv know of characters (Unicode 15.0.0).

#include <cstdint>
#include <string>
#include <string_view>

namespace gw::base {

bool letter(std::uint32_t rune);     ///< unicode.IsLetter.
bool digit(std::uint32_t rune);      ///< unicode.IsDigit.
bool printable(std::uint32_t rune);  ///< unicode.IsPrint.

/// strings.ToLower: malformed bytes become U+FFFD.
std::string to_lower(std::string_view text);

/// Equal for those texts that strings.EqualFold takes as equal.
std::string fold_key(std::string_view text);

std::string show_rune(std::uint32_t rune);   ///< fmt's %#U: "U+0040 '@'".
std::string quote_rune(std::uint32_t rune);  ///< strconv.QuoteRune: "'a'".

}  // namespace gw::base

#endif  // GW_BASE_UNICODE_H_
