// Source: BurntSushi/toml v1.6.0 parse.go (valueInteger, valueFloat, valueDatetime).

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "doc/toml_scan.h"

namespace gw::doc {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool hex_digit(char c) { return digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

bool underscores_fit(std::string_view text) {
  bool accept = false;
  for (char c : text) {
    if (c == '_' && !accept) return false;
    accept = hex_digit(c);
  }
  return accept;
}

bool has_leading_zero(std::string_view text) {
  if (text.size() > 1 && text[0] == '0') return text[1] != 'b' && text[1] != 'o' && text[1] != 'x';
  return text.size() > 2 && (text[0] == '-' || text[0] == '+') && text[1] == '0';
}

TomlValue integer(std::string_view token) {
  if (!underscores_fit(token) || has_leading_zero(token)) return {};
  std::string text;
  for (char c : token) {
    if (c != '_' && c != '+') text += c;
  }
  int base = 10;
  if (text.size() > 1 && text[0] == '0') base = text[1] == 'x' ? 16 : text[1] == 'o' ? 8 : 2;
  const char* begin = text.data() + (base == 10 ? 0 : 2);
  TomlValue out{TomlNumber::Integer};
  auto [end, error] = std::from_chars(begin, text.data() + text.size(), out.integer, base);
  return error == std::errc{} && end == text.data() + text.size() ? out : TomlValue{};
}

/// [+-]digits[.digits][e[+-]digits], underscores between digits.
bool is_float(std::string_view token) {
  if (token.starts_with('+') || token.starts_with('-')) token.remove_prefix(1);
  auto digits = [&] {
    std::size_t size = 0;
    while (size < token.size() && (digit(token[size]) || token[size] == '_')) ++size;
    bool fits = size > 0 && underscores_fit(token.substr(0, size));
    token.remove_prefix(size);
    return fits;
  };
  if (!digits()) return false;
  if (token.starts_with('.')) {
    token.remove_prefix(1);
    if (!digits()) return false;
  }
  if (!token.starts_with('e') && !token.starts_with('E')) return token.empty();
  token.remove_prefix(1);
  if (token.starts_with('+') || token.starts_with('-')) token.remove_prefix(1);
  return digits() && token.empty();
}

TomlValue real(std::string_view token) {
  std::string_view unsigned_ = token;
  if (unsigned_.starts_with('+') || unsigned_.starts_with('-')) unsigned_.remove_prefix(1);
  double sign = token.starts_with('-') ? -1 : 1;
  if (unsigned_ == "inf") return {TomlNumber::Float, 0, sign * std::numeric_limits<double>::infinity()};
  if (unsigned_ == "nan") return {TomlNumber::Float, 0, std::copysign(std::numeric_limits<double>::quiet_NaN(), sign)};
  if (!is_float(token) || has_leading_zero(token.substr(0, token.find_first_of(".eE")))) return {};
  std::string text;
  for (char c : unsigned_) {
    if (c != '_') text += c;
  }
  double value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::result_out_of_range) value = std::strtod(text.c_str(), nullptr);
  if (std::isinf(value)) return {};
  return {TomlNumber::Float, 0, sign * value};
}

/// Reads one after another the fields of a date or time, each of a fixed size.
class Clock {
 public:
  explicit Clock(std::string_view text) : s_(text) {}

  bool run() {
    bool dated = s_.size() >= 10 && s_[4] == '-';
    if (dated && !date()) return false;
    if (dated && s_.empty()) return true;
    if (dated && !take("Tt ")) return false;
    return time() && (s_.empty() || (dated && zone()));
  }

 private:
  bool take(std::string_view any) {
    if (s_.empty() || any.find(s_[0]) == std::string_view::npos) return false;
    s_.remove_prefix(1);
    return true;
  }

  /// A number of `size` digits, or -1.
  int field(std::size_t size) {
    int value = 0;
    for (std::size_t i = 0; i < size; ++i) {
      if (i >= s_.size() || !digit(s_[i])) return -1;
      value = value * 10 + (s_[i] - '0');
    }
    s_.remove_prefix(size);
    return value;
  }

  bool date() {
    constexpr int kDays[] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year = field(4);
    if (year < 0 || !take("-")) return false;
    int month = field(2);
    if (month < 1 || month > 12 || !take("-")) return false;
    int day = field(2);
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return day >= 1 && day <= kDays[month] + (month == 2 && leap ? 1 : 0);
  }

  bool time() {
    int hour = field(2);
    if (hour < 0 || hour > 23 || !take(":")) return false;
    int minute = field(2);
    if (minute < 0 || minute > 59) return false;
    if (!take(":")) return true;
    int second = field(2);
    if (second < 0 || second > 59) return false;
    if (!take(".")) return true;
    bool any = false;
    while (!s_.empty() && digit(s_[0])) {
      s_.remove_prefix(1);
      any = true;
    }
    return any;
  }

  bool zone() {
    if (take("Zz")) return s_.empty();
    if (!take("+-")) return false;
    int hour = field(2);
    if (hour < 0 || hour > 24 || !take(":")) return false;
    int minute = field(2);
    return minute >= 0 && minute < 60 && s_.empty();
  }

  std::string_view s_;
};

}  // namespace

TomlValue read_toml_number(std::string_view token) {
  if (Clock(token).run()) return {TomlNumber::Time};
  bool based = token.starts_with("0x") || token.starts_with("0b") || token.starts_with("0o");
  bool floating = !based && token.find_first_of(".eEin") != std::string_view::npos;
  return floating ? real(token) : integer(token);
}

}  // namespace gw::doc
