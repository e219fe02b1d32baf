#include "text/go_string.h"

#include <algorithm>
#include <charconv>

#include "base/rune.h"

namespace gw::text {
namespace {

std::optional<std::uint32_t> digits(std::string_view text, std::size_t at, std::size_t count, int base) {
  if (text.size() - at < count) return {};
  std::uint32_t value = 0;
  auto [end, failure] = std::from_chars(text.data() + at, text.data() + at + count, value, base);
  if (failure != std::errc() || end != text.data() + at + count) return {};
  return value;
}

/// One character of a literal at `at`, which it moves on.
struct Unit {
  std::uint32_t value = 0;
  bool byte = false;  ///< Of \x or \ooo: a byte, not a code point.
};

std::optional<Unit> numeric_escape(std::string_view s, std::size_t& at, char c) {
  std::size_t count = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 3;
  bool octal = c >= '0' && c <= '7';
  if (octal) --at;
  auto value = digits(s, at, count, octal ? 8 : 16);
  if (!value) return {};
  at += count;
  bool byte = octal || c == 'x';
  if (byte && *value > 255) return {};
  if (!byte && (*value > 0x10FFFF || (*value >= 0xD800 && *value <= 0xDFFF))) return {};
  return Unit{*value, byte};
}

std::optional<Unit> unit(std::string_view s, std::size_t& at, char quote) {
  base::Rune r = base::decode(s, at);
  if (r.size == 0 || r.value == static_cast<unsigned char>(quote)) return {};
  at += r.size;
  if (r.value != '\\') return Unit{r.value, false};
  if (at >= s.size()) return {};
  char c = s[at++];
  switch (c) {
    case 'a': return Unit{'\a'};
    case 'b': return Unit{'\b'};
    case 'f': return Unit{'\f'};
    case 'n': return Unit{'\n'};
    case 'r': return Unit{'\r'};
    case 't': return Unit{'\t'};
    case 'v': return Unit{'\v'};
    case '\\': return Unit{'\\'};
    case '\'':
    case '"': return c == quote ? std::optional(Unit{static_cast<unsigned char>(c)}) : std::nullopt;
    default: break;
  }
  if (c == 'x' || c == 'u' || c == 'U' || (c >= '0' && c <= '7')) return numeric_escape(s, at, c);
  return {};
}

}  // namespace

std::optional<std::string> unquote(std::string_view literal) {
  if (literal.size() < 2 || literal.front() != literal.back()) return {};
  std::string_view inner = literal.substr(1, literal.size() - 2);
  std::string out;
  if (literal.front() == '`') {
    out = inner;
    std::erase(out, '\r');
    return out;
  }
  for (std::size_t at = 0; at < inner.size();) {
    if (static_cast<unsigned char>(inner[at]) >= 0x80) {  // Go keeps malformed UTF-8 as U+FFFD.
      base::Rune r = base::decode(inner, at);
      base::encode(r.value, out);
      at += r.size;
      continue;
    }
    auto c = unit(inner, at, '"');
    if (!c) return {};
    if (c->byte) out += static_cast<char>(static_cast<unsigned char>(c->value));
    else base::encode(c->value, out);
  }
  return out;
}

std::optional<std::uint32_t> unquote_char(std::string_view literal, bool& whole) {
  std::size_t at = 1;
  auto c = unit(literal, at, '\'');
  if (!c) return {};
  whole = at + 1 == literal.size();
  return c->value;
}

}  // namespace gw::text
