#include "report/characters.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "base/rune.h"

namespace gw::report {
namespace {

struct Range {
  char32_t first, last;
};

template <std::size_t N>
bool within(const Range (&ranges)[N], char32_t value) {
  const Range* range =
      std::partition_point(std::begin(ranges), std::end(ranges), [value](const Range& r) { return r.last < value; });
  return range != std::end(ranges) && range->first <= value;
}

// Ascending, as within() needs them.
constexpr Range kHidden[] = {
    {0x0000, 0x001F}, {0x007F, 0x009F}, {0x00AD, 0x00AD}, {0x061C, 0x061C}, {0x180E, 0x180E},   {0x200B, 0x200F},
    {0x2028, 0x202E}, {0x2060, 0x206F}, {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, {0xE0000, 0xE007F},
};

constexpr Range kCombining[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD},   {0x0610, 0x061A}, {0x064B, 0x065F},
    {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E}, {0x1AB0, 0x1AFF},   {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF},
    {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xE0100, 0xE01EF},
};

constexpr Range kWide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x23E9, 0x23EC},   {0x2E80, 0x303E},   {0x3041, 0x4DBF},
    {0x4E00, 0xA4CF},   {0xA960, 0xA97F},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},
    {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF},
    {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD},
};

}  // namespace

Character character_at(std::string_view text, std::size_t at) {
  base::Rune rune = base::decode(text, at);
  return {rune.value, rune.size};
}

bool hidden(char32_t value) { return within(kHidden, value); }

std::size_t columns(char32_t value) {
  if (value < 0x300) return 1;
  if (within(kCombining, value)) return 0;
  return within(kWide, value) ? 2 : 1;
}

std::string escaped(char32_t value) {
  switch (value) {
    case U'\n': return "\\n";
    case U'\r': return "\\r";
    case U'\t': return "\\t";
    default: break;
  }
  auto number = static_cast<std::uint32_t>(value);
  return number < 0x80 ? fmt::format("\\x{:02x}", number) : fmt::format("\\u{{{:04x}}}", number);
}

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    Character c = character_at(text, at);
    if (hidden(c.value)) {
      out += escaped(c.value);
    } else {
      base::encode(c.value, out);
    }
    at += c.size;
  }
  return out;
}

std::size_t columns(std::string_view printable) {
  std::size_t sum = 0;
  for (std::size_t at = 0; at < printable.size();) {
    Character c = character_at(printable, at);
    sum += columns(c.value);
    at += c.size;
  }
  return sum;
}

std::string pad(std::string printable, std::size_t width) {
  std::size_t own = columns(printable);
  if (own < width) printable.append(width - own, ' ');
  return printable;
}

}  // namespace gw::report
