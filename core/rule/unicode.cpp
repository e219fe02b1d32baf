#include "rule/unicode.h"

#include <algorithm>
#include <cstdio>
#include <iterator>

#include "rule/unicode_tables.h"

namespace gw::rule {
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

bool letter(std::uint32_t rune) { return rune >= 0x80 && in(kLetters, rune); }
bool digit(std::uint32_t rune) { return rune >= 0x80 && in(kDigits, rune); }

bool printable(std::uint32_t rune) { return rune < 0x80 ? rune >= 0x20 && rune < 0x7F : in(kPrintable, rune); }

std::string to_lower(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    text::Rune rune = text::decode(text, at);
    text::encode(lower(rune.value), out);
    at += rune.size;
  }
  return out;
}

std::string code_point(std::uint32_t rune) {
  char hex[16];
  std::snprintf(hex, sizeof hex, "U+%04X", rune);
  if (!printable(rune)) return hex;
  std::string out = std::string(hex) + " '";
  text::encode(rune, out);
  return out + "'";
}

std::string quote_rune(std::uint32_t rune) {
  if (rune == '\'') return "'\\''";
  if (rune == '"') return "'\"'";
  std::string bytes;
  text::encode(rune, bytes);
  std::string quoted = quote(bytes);
  return "'" + quoted.substr(1, quoted.size() - 2) + "'";
}

std::string quote(std::string_view text) {
  std::string out = "\"";
  char buffer[16];
  for (std::size_t at = 0; at < text.size();) {
    text::Rune rune = text::decode(text, at);
    std::string_view bytes = text.substr(at, rune.size);
    at += rune.size;
    constexpr std::string_view kEscaped = "\a\b\f\n\r\t\v\"\\", kLetters = "abfnrtv\"\\";
    std::size_t known = rune.size == 1 ? kEscaped.find(bytes[0]) : std::string_view::npos;
    if (known != std::string_view::npos) {
      out += '\\';
      out += kLetters[known];
    } else if (rune.size == 1 && (rune.value == text::kReplacement || !printable(rune.value))) {
      std::snprintf(buffer, sizeof buffer, "\\x%02x", static_cast<unsigned char>(bytes[0]));
      out += buffer;
    } else if (printable(rune.value)) {
      out += bytes;
    } else {
      std::snprintf(buffer, sizeof buffer, rune.value < 0x10000 ? "\\u%04x" : "\\U%08x", rune.value);
      out += buffer;
    }
  }
  return out + '"';
}

}  // namespace gw::rule
