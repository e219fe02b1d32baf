#include "base/unicode.h"

#include <algorithm>
#include <cstdio>
#include <iterator>

#include "base/rune.h"
#include "base/strings.h"
#include "base/unicode_tables.h"

namespace gw::base {
namespace {

using namespace unicode;

template <std::size_t N>
bool in(const Runes (&table)[N], std::uint32_t rune) {
  const Runes* at = std::ranges::upper_bound(table, rune, {}, &Runes::first);
  return at != std::begin(table) && rune <= (at - 1)->last;
}

std::uint32_t lower(std::uint32_t rune) {
  if (rune < 0x80) return 'A' <= rune && rune <= 'Z' ? rune + 32 : rune;
  const Lower* at = std::ranges::upper_bound(kLower, rune, {}, &Lower::first);
  for (int back = 0; back < 2 && at != std::begin(kLower); ++back) {
    --at;
    if (rune <= at->last && (rune - at->first) % at->step == 0) return rune + static_cast<std::uint32_t>(at->delta);
  }
  return rune;
}

}  // namespace

bool letter(std::uint32_t rune) {
  return rune < 0x80 ? 'a' <= (rune | 0x20) && (rune | 0x20) <= 'z' : in(kLetters, rune);
}
bool digit(std::uint32_t rune) { return rune < 0x80 ? '0' <= rune && rune <= '9' : in(kDigits, rune); }

bool printable(std::uint32_t rune) { return rune < 0x80 ? rune >= 0x20 && rune < 0x7F : in(kPrintable, rune); }

std::string to_lower(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    Rune rune = decode(text, at);
    encode(lower(rune.value), out);
    at += rune.size;
  }
  return out;
}

std::string fold_key(std::string_view text) {
  // Lower-case letters that fold into another lower-case one.
  static constexpr std::pair<std::uint32_t, std::uint32_t> kOthers[] = {
      {0xB5, 0x3BC},   {0x17F, 0x73},    {0x345, 0x3B9},   {0x3C2, 0x3C3},  {0x3D0, 0x3B2},  {0x3D1, 0x3B8},
      {0x3D5, 0x3C6},  {0x3D6, 0x3C0},   {0x3F0, 0x3BA},   {0x3F1, 0x3C1},  {0x3F5, 0x3B5},  {0x1C80, 0x432},
      {0x1C81, 0x434}, {0x1C82, 0x43E},  {0x1C83, 0x441},  {0x1C84, 0x442}, {0x1C85, 0x442}, {0x1C86, 0x44A},
      {0x1C87, 0x463}, {0x1C88, 0xA64B}, {0x1E9B, 0x1E61}, {0x1FBE, 0x3B9},
  };
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    Rune rune = decode(text, at);
    std::uint32_t folded = lower(rune.value);
    // U+0130 folds into nothing else.
    if (rune.value == 0x130) folded = rune.value;
    for (const auto& [from, to] : kOthers) {
      if (folded == from) folded = to;
    }
    encode(folded, out);
    at += rune.size;
  }
  return out;
}

std::string show_rune(std::uint32_t rune) {
  char hex[16];
  std::snprintf(hex, sizeof hex, "U+%04X", rune);
  if (!printable(rune)) return hex;
  std::string out = std::string(hex) + " '";
  encode(rune, out);
  return out + "'";
}

std::string quote_rune(std::uint32_t rune) {
  if (rune == '\'') return "'\\''";
  if (rune == '"') return "'\"'";
  std::string bytes;
  encode(rune, bytes);
  std::string quoted = quote(bytes);
  return "'" + quoted.substr(1, quoted.size() - 2) + "'";
}

}  // namespace gw::base
