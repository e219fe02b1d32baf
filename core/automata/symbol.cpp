#include "automata/symbol.h"

#include "base/rune.h"

namespace gw::automata {

std::vector<Symbol> to_symbols(std::string_view text) {
  std::vector<Symbol> out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    base::Rune rune = base::decode(text, i);
    out.push_back(base::malformed(rune) ? kBadByte + static_cast<unsigned char>(text[i]) : rune.value);
    i += rune.size;
  }
  return out;
}

std::string to_text(const std::vector<Symbol>& symbols) {
  std::string out;
  for (Symbol symbol : symbols) {
    if (symbol >= kBadByte) out += static_cast<char>(symbol - kBadByte);
    else base::encode(symbol, out);
  }
  return out;
}

}  // namespace gw::automata
