#ifndef GW_REPORT_CHARACTERS_H_
#define GW_REPORT_CHARACTERS_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace gw::report {

/// One code point of a text that may not be UTF-8.
struct Character {
  char32_t value = 0;    ///< U+FFFD for a byte that is part of no well-formed sequence.
  std::size_t size = 1;  ///< Bytes it takes in the text.
};

/// Requires: at < text.size().
Character character_at(std::string_view text, std::size_t at);

/// Whether a terminal or a browser acts on it or shows nothing, instead of showing it: control and
/// format characters, among them those that reorder text (Unicode's Bidi_Control).
bool hidden(char32_t value);

/// Columns of a terminal that it takes: 0, 1 or 2. Source: Unicode 15 EastAsianWidth (W and F), Mn.
std::size_t columns(char32_t value);

/// `text` as it may be printed: hidden characters as \n, \t, \x1b or \u{202e}, bytes that are no
/// UTF-8 as U+FFFD.
std::string printable(std::string_view text);

/// How printable() shows one hidden character.
std::string escaped(char32_t value);

/// Columns of a printable text.
std::size_t columns(std::string_view printable);

/// With spaces behind it, to fill so many columns.
std::string pad(std::string printable, std::size_t width);

}  // namespace gw::report

#endif  // GW_REPORT_CHARACTERS_H_
