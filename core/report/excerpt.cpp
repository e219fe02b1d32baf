#include "report/excerpt.h"

#include <algorithm>

#include "base/rune.h"
#include "report/characters.h"

namespace gw::report {
namespace {

constexpr std::size_t kTab = 4;
constexpr std::size_t kLeast = 16, kMost = 1000;
constexpr std::size_t kBytesPerColumn = 8;  // Looked at on each side of the place.

struct Glyph {
  std::string text;
  std::size_t column = 0, width = 0;
};

struct Line {
  std::vector<Glyph> glyphs;
  std::size_t columns = 0;
  std::size_t begin = 0, end = 0;  ///< Columns of the place.
  bool more_before = false, more_after = false;
};

/// The bytes of the line that may be shown, [first, last) of the source.
struct Range {
  std::size_t first, last;
};

bool inside_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

Range line_of(const Place& place) {
  std::string_view line = place.source->line(place.start.line);
  std::uint32_t first = place.source->offset({place.start.line, 1});
  return {first, first + line.size()};
}

/// `line` cut to a bounded number of bytes around the place.
Range nearby(Range line, const Place& place, std::size_t width) {
  std::string_view bytes = place.source->bytes();
  std::size_t at = std::min<std::size_t>(place.begin, line.last);
  std::size_t reach = width * kBytesPerColumn;
  Range out = line;
  if (at - line.first > reach) out.first = at - reach;
  if (line.last - at > reach) out.last = at + reach;
  while (out.first > line.first && inside_character(bytes[out.first]) && at - out.first < reach + 3) --out.first;
  while (out.last < line.last && inside_character(bytes[out.last]) && out.last < at + reach + 3) ++out.last;
  return out;
}

Glyph glyph(char32_t value, std::size_t at, std::size_t column) {
  if (value == U'\t') {
    std::size_t width = kTab - column % kTab;
    return {std::string(width, ' '), column, width};
  }
  if (value == 0xFEFF && at == 0) return {"", column, 0};  // A byte order mark.
  if (hidden(value)) {
    std::string text = escaped(value);
    return {text, column, text.size()};
  }
  Glyph out{"", column, columns(value)};
  base::encode(value, out.text);
  return out;
}

Line lay_out(const Place& place, std::size_t width) {
  Range line = line_of(place);
  Range shown = nearby(line, place, width);
  std::string_view bytes = place.source->bytes().substr(0, shown.last);
  Line out;
  out.more_before = shown.first > line.first;
  out.more_after = shown.last < line.last;
  for (std::size_t at = shown.first; at < shown.last;) {
    Character c = character_at(bytes, at);
    out.glyphs.push_back(glyph(c.value, at, out.columns));
    std::size_t after = out.columns + out.glyphs.back().width;
    at += c.size;
    if (at <= place.begin) out.begin = after;
    if (at - c.size < place.end) out.end = after;
    out.columns = after;
  }
  out.end = std::max(out.end, out.begin);
  return out;
}

/// The first column to show of a line that is too wide: the place in the middle, its beginning in any case.
std::size_t first_column(const Line& line, std::size_t width) {
  if (line.columns <= width && !line.more_before) return 0;
  std::size_t place = std::min(line.end - line.begin, width - 4);
  std::size_t before = std::max<std::size_t>((width - place) / 2, 2);
  std::size_t first = line.begin > before ? line.begin - before : 0;
  std::size_t latest = line.columns > width ? line.columns - width : 0;
  return std::min(first, latest);
}

}  // namespace

Excerpt excerpt(const Place& place, std::size_t width) {
  width = std::clamp(width, kLeast, kMost);
  Line line = lay_out(place, width);
  std::size_t first = first_column(line, width);
  bool cut_before = first > 0 || line.more_before;
  bool cut_after = first + width < line.columns || line.more_after;
  std::size_t from = first + (cut_before ? 1 : 0);
  std::size_t to = std::min(first + width - (cut_after ? 1 : 0), line.columns);

  Excerpt out;
  if (cut_before) out.text = "…";
  std::size_t column = from;
  for (const Glyph& g : line.glyphs) {
    if (g.column < from || g.column + g.width > to) continue;
    out.text.append(g.column - column, ' ');  // Half of a wide character lay before `from`.
    out.text += g.text;
    column = g.column + g.width;
  }
  if (cut_after) out.text += "…";
  out.text.erase(out.text.find_last_not_of(' ') + 1);
  std::size_t begin = std::clamp(line.begin, from, from + width);
  out.indent = begin - first;
  out.carets = std::max<std::size_t>(std::min(line.end, to) > begin ? std::min(line.end, to) - begin : 0, 1);
  return out;
}

}  // namespace gw::report
