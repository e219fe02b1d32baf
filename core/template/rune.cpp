#include "template/rune.h"

#include <re2/re2.h>

#include <algorithm>
#include <cstdio>

#include "base/strings.h"

namespace gw::template_ {
namespace {

bool in_class(const re2::RE2& pattern, std::uint32_t rune) {
  std::string bytes;
  encode(rune, bytes);
  return re2::RE2::FullMatch(bytes, pattern);
}

}  // namespace

bool letter_or_digit(std::uint32_t rune) {
  static const re2::RE2 pattern("[\\p{L}\\p{Nd}]");
  return in_class(pattern, rune);
}

bool letter_or_number(std::uint32_t rune) {
  static const re2::RE2 pattern("[\\p{L}\\p{N}]");
  return in_class(pattern, rune);
}

bool ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string code_point(std::uint32_t rune) {
  char hex[16];
  std::snprintf(hex, sizeof hex, "U+%04X", rune);
  std::string bytes;
  encode(rune, bytes);
  bool plain = rune == '"' || rune == '\\' || base::quote(bytes) == "\"" + bytes + "\"";
  return plain ? std::string(hex) + " '" + bytes + "'" : hex;
}

}  // namespace gw::template_
