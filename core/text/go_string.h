#ifndef GW_TEXT_GO_STRING_H_
#define GW_TEXT_GO_STRING_H_

// Go's string and rune literals, which rules and templates are written with. Source: strconv (Unquote, UnquoteChar).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gw::text {

/// The value of a string literal in double quotes or backquotes, quotes included; nothing if it is none.
std::optional<std::string> unquote(std::string_view literal);

/// The code point of 'x', quotes included; nothing if its first character is malformed. `whole`: whether
/// it is the only one.
std::optional<std::uint32_t> unquote_char(std::string_view literal, bool& whole);

}  // namespace gw::text

#endif  // GW_TEXT_GO_STRING_H_
