#include "template/literal.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace gw::template_ {
namespace {

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
