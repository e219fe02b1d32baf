#ifndef GW_AUTOMATA_SYMBOL_H_
#define GW_AUTOMATA_SYMBOL_H_

// The letters of a text as Go's regexp reads it: code points, and one letter for each byte that is no UTF-8. Go takes
// every such byte for U+FFFD; here they stay apart, so that texts and rows of letters stand for each other one to one.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gw::automata {

/// A code point, or kBadByte plus a byte from 0x80 on.
using Symbol = std::uint32_t;

constexpr Symbol kBadByte = 0x110000;
constexpr Symbol kSymbolEnd = kBadByte + 0x100;  ///< One more than the last.

std::vector<Symbol> to_symbols(std::string_view text);
std::string to_text(const std::vector<Symbol>& symbols);

/// Surrogates are in no text.
constexpr bool in_texts(Symbol symbol) { return symbol < 0xD800 || symbol > 0xDFFF; }

}  // namespace gw::automata

#endif  // GW_AUTOMATA_SYMBOL_H_
