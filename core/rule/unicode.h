#ifndef GW_RULE_UNICODE_H_
#define GW_RULE_UNICODE_H_

// What Go's unicode, strings and strconv know of characters (Unicode 15.0.0).

#include <cstdint>
#include <string>
#include <string_view>

#include "text/rune.h"

namespace gw::rule {

bool letter(std::uint32_t rune);     ///< unicode.IsLetter of what is not ASCII.
bool digit(std::uint32_t rune);      ///< unicode.IsDigit of what is not ASCII.
bool printable(std::uint32_t rune);  ///< unicode.IsPrint.

/// strings.ToLower: malformed bytes become U+FFFD.
std::string to_lower(std::string_view text);

std::string code_point(std::uint32_t rune);  ///< fmt's %#U: "U+0040 '@'".
std::string quote_rune(std::uint32_t rune);  ///< strconv.QuoteRune: "'a'".
std::string quote(std::string_view text);    ///< strconv.Quote.

}  // namespace gw::rule

#endif  // GW_RULE_UNICODE_H_
