#include "template/literal.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "template/rune.h"

namespace gw::template_ {
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
  Rune r = decode(s, at);
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

/// Go's rule: underscores only between digits, or between the prefix and a digit.
bool underscores_ok(std::string_view text) {
  char last = '^';
  std::size_t i = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  bool hex = false;
  if (text.size() >= i + 2 && text[i] == '0') {
    char p = static_cast<char>(text[i + 1] | 0x20);
    if (p == 'b' || p == 'o' || p == 'x') {
      i += 2;
      last = '0';
      hex = p == 'x';
    }
  }
  for (; i < text.size(); ++i) {
    char c = text[i];
    char lower = static_cast<char>(c | 0x20);
    if ((c >= '0' && c <= '9') || (hex && lower >= 'a' && lower <= 'f')) {
      last = '0';
    } else if (c == '_') {
      if (last != '0') return false;
      last = '_';
    } else {
      if (last == '_') return false;
      last = '!';
    }
  }
  return last != '_';
}

std::string without_underscores(std::string_view text) {
  std::string out(text);
  std::erase(out, '_');
  return out;
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
      Rune r = decode(inner, at);
      encode(r.value, out);
      at += r.size;
      continue;
    }
    auto c = unit(inner, at, '"');
    if (!c) return {};
    if (c->byte) out += static_cast<char>(static_cast<unsigned char>(c->value));
    else encode(c->value, out);
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

std::optional<std::uint64_t> parse_uint(std::string_view text) {
  if (text.empty() || text.front() == '-' || text.front() == '+') return {};
  std::string_view rest = text;
  int base = 10;
  if (rest.front() == '0' && rest.size() > 1) {
    char p = static_cast<char>(rest[1] | 0x20);
    base = rest.size() < 3 ? 8 : p == 'x' ? 16 : p == 'b' ? 2 : 8;
    rest.remove_prefix(rest.size() >= 3 && (p == 'x' || p == 'b' || p == 'o') ? 2 : 1);
  }
  bool underscored = text.find('_') != std::string_view::npos;
  if (underscored && !underscores_ok(text)) return {};
  std::string plain = without_underscores(rest);
  std::uint64_t value = 0;
  auto [end, failure] = std::from_chars(plain.data(), plain.data() + plain.size(), value, base);
  if (failure != std::errc() || end != plain.data() + plain.size()) return {};
  return value;
}

std::optional<std::int64_t> parse_int(std::string_view text) {
  bool negative = !text.empty() && text.front() == '-';
  if (negative || (!text.empty() && text.front() == '+')) text.remove_prefix(1);
  auto value = parse_uint(text);
  constexpr std::uint64_t kTop = std::uint64_t{1} << 63;
  if (!value || *value > kTop || (*value == kTop && !negative)) return {};
  return negative ? static_cast<std::int64_t>(0 - *value) : static_cast<std::int64_t>(*value);
}

std::optional<double> parse_float(std::string_view text) {
  bool underscored = text.find('_') != std::string_view::npos;
  std::string plain = without_underscores(text);
  std::string_view rest = plain;
  bool negative = !rest.empty() && rest.front() == '-';
  if (negative || (!rest.empty() && rest.front() == '+')) rest.remove_prefix(1);
  bool hex = rest.size() > 2 && rest[0] == '0' && (rest[1] | 0x20) == 'x';
  if (underscored && !underscores_ok(text)) return {};
  if (hex && rest.find_first_of("pP") == std::string_view::npos) return {};  // It needs an exponent.
  if (hex) rest.remove_prefix(2);
  if (rest.empty() || rest.front() == '-' || rest.front() == '+') return {};
  std::string name(rest);
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return 'A' <= c && c <= 'Z' ? char(c + 32) : c; });
  if (name.starts_with("nan(")) return {};
  double value = 0;
  auto format = hex ? std::chars_format::hex : std::chars_format::general;
  auto [end, failure] = std::from_chars(rest.data(), rest.data() + rest.size(), value, format);
  if (end != rest.data() + rest.size() || (failure != std::errc() && failure != std::errc::result_out_of_range))
    return {};
  if (failure == std::errc::result_out_of_range) {
    value = std::strtod(plain.c_str(), nullptr);
    if (std::isinf(value)) return {};
    return value;
  }
  return negative ? -value : value;
}

}  // namespace gw::template_
