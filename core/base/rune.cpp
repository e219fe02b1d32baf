#include "base/rune.h"

namespace gw::base {

Rune decode(std::string_view bytes, std::size_t at) {
  if (at >= bytes.size()) return {};
  auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + i])); };
  std::uint32_t first = byte(0);
  if (first < 0x80) return {first, 1};
  std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || bytes.size() - at < size) return {kReplacement, 1};
  std::uint32_t value = first & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {kReplacement, 1};
    value = value << 6 | (byte(i) & 0x3F);
  }
  constexpr std::uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  if (value < kLeast[size] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return {kReplacement, 1};
  return {value, size};
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

}  // namespace gw::base
