#include "text/rune.h"

#include "base/strings.h"

namespace gw::text {

Rune decode(std::string_view bytes, std::size_t at) {
  if (at >= bytes.size()) return {};
  base::CodePoint point = base::code_point(bytes.substr(at));
  if (point.length == 0) return {kReplacement, 1};
  return {point.value, point.length};
}

void encode(std::uint32_t rune, std::string& out) {
  if (rune > 0x10FFFF || (rune >= 0xD800 && rune <= 0xDFFF)) rune = kReplacement;
  auto put = [&out](std::uint32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
  auto tail = [&](int shift) { put(0x80 | ((rune >> shift) & 0x3F)); };
  if (rune < 0x80) return put(rune);
  if (rune < 0x800) {
    put(0xC0 | rune >> 6);
  } else if (rune < 0x10000) {
    put(0xE0 | rune >> 12);
    tail(6);
  } else {
    put(0xF0 | rune >> 18);
    tail(12);
    tail(6);
  }
  tail(0);
}

}  // namespace gw::text
