#include "doc/yaml_resolve.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>

namespace gw::doc {
namespace {

using Kind = Resolved::Kind;

bool digit(char c) { return '0' <= c && c <= '9'; }

struct Word {
  std::string_view text;
  Kind kind;
  bool boolean = false;
  double real = 0;
};

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

constexpr Word kWords[] = {
    {"", Kind::Null},
    {"~", Kind::Null},
    {"null", Kind::Null},
    {"Null", Kind::Null},
    {"NULL", Kind::Null},
    {"true", Kind::Bool, true},
    {"True", Kind::Bool, true},
    {"TRUE", Kind::Bool, true},
    {"false", Kind::Bool},
    {"False", Kind::Bool},
    {"FALSE", Kind::Bool},
    {".nan", Kind::Float, false, kNan},
    {".NaN", Kind::Float, false, kNan},
    {".NAN", Kind::Float, false, kNan},
    {".inf", Kind::Float, false, kInf},
    {".Inf", Kind::Float, false, kInf},
    {".INF", Kind::Float, false, kInf},
    {"+.inf", Kind::Float, false, kInf},
    {"+.Inf", Kind::Float, false, kInf},
    {"+.INF", Kind::Float, false, kInf},
    {"-.inf", Kind::Float, false, -kInf},
    {"-.Inf", Kind::Float, false, -kInf},
    {"-.INF", Kind::Float, false, -kInf},
};

/// Takes between 1 and `most` digits (all that are there, two or more allowed leading zeros as Go's time.Parse).
std::optional<int> take_number(std::string_view& text, std::size_t most) {
  std::size_t length = 0;
  while (length < text.size() && length < most && digit(text[length])) ++length;
  if (length == 0) return std::nullopt;
  int value = 0;
  for (char c : text.substr(0, length)) value = value * 10 + (c - '0');
  text.remove_prefix(length);
  return value;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

bool valid_date(int year, int month, int day) {
  constexpr std::array<int, 13> kDays = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || month > 12 || day < 1) return false;
  bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return day <= kDays[static_cast<std::size_t>(month)] + (month == 2 && leap ? 1 : 0);
}

bool take_clock(std::string_view& rest) {
  auto hour = take_number(rest, 2);
  if (!hour || *hour > 23 || !take(rest, ':')) return false;
  auto minute = take_number(rest, 2);
  if (!minute || *minute > 59 || !take(rest, ':')) return false;
  auto second = take_number(rest, 2);
  if (!second || *second > 59) return false;
  if (rest.size() > 1 && (rest[0] == '.' || rest[0] == ',') && digit(rest[1])) {
    rest.remove_prefix(1);
    while (!rest.empty() && digit(rest[0])) rest.remove_prefix(1);
  }
  return true;
}

/// The four layouts of yaml.v3's parseTimestamp, as Go's time.Parse takes them.
bool is_timestamp(std::string_view text) {
  if (text.size() < 5 || !std::all_of(text.begin(), text.begin() + 4, digit) || text[4] != '-') return false;
  int year = 0;
  for (char c : text.substr(0, 4)) year = year * 10 + (c - '0');
  std::string_view rest = text.substr(5);
  auto month = take_number(rest, 2);
  if (!month || !take(rest, '-')) return false;
  auto day = take_number(rest, 2);
  if (!day || !valid_date(year, *month, *day)) return false;
  if (rest.empty()) return true;
  char separator = rest[0];
  if (separator != 'T' && separator != 't' && separator != ' ') return false;
  rest.remove_prefix(1);
  if (!take_clock(rest)) return false;
  if (separator == ' ') return rest.empty();
  if (rest == "Z") return true;
  if (rest.size() != 6 || (rest[0] != '+' && rest[0] != '-') || rest[3] != ':') return false;
  rest.remove_prefix(1);
  auto hours = take_number(rest, 2);
  rest.remove_prefix(1);
  auto minutes = take_number(rest, 2);
  return hours && minutes && *hours <= 24 && *minutes < 60 && rest.empty();
}

/// Go's ParseInt/ParseUint with base 0, of a text without underscores.
bool parse_integer(std::string_view text, Resolved& out) {
  bool negative = text.starts_with('-');
  std::string_view digits = text;
  if (negative || digits.starts_with('+')) digits.remove_prefix(1);
  int base = 10;
  if (digits.size() > 1 && digits[0] == '0') {
    char mark = digits[1];
    if (mark == 'x' || mark == 'X') base = 16;
    else if (mark == 'b' || mark == 'B') base = 2;
    else if (mark == 'o' || mark == 'O') base = 8;
    digits.remove_prefix(base == 10 ? 1 : 2);
    if (base == 10) base = 8;
  }
  if (digits.empty() || digits[0] == '-' || digits[0] == '+') return false;
  std::uint64_t magnitude = 0;
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), magnitude, base);
  if (error != std::errc{} || end != digits.data() + digits.size()) return false;
  constexpr std::uint64_t kLimit = std::uint64_t{1} << 63;
  if (negative ? magnitude <= kLimit : magnitude < kLimit) {
    out.kind = Kind::Int;
    out.integer = static_cast<std::int64_t>(negative ? 0 - magnitude : magnitude);
    return true;
  }
  if (text.starts_with('-') || text.starts_with('+')) return false;
  out.kind = Kind::Uint;
  out.uinteger = magnitude;
  return true;
}

/// yaml.v3's yamlStyleFloat: [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?
bool looks_like_float(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  auto digits = [&] {
    std::size_t length = 0;
    while (length < text.size() && digit(text[length])) ++length;
    text.remove_prefix(length);
    return length > 0;
  };
  bool whole = digits();
  if (take(text, '.')) {
    bool fraction = digits();
    if (!whole && !fraction) return false;
  } else if (!whole) {
    return false;
  }
  if (take(text, 'e') || take(text, 'E')) {
    if (!take(text, '-')) take(text, '+');
    if (!digits()) return false;
  }
  return text.empty();
}

bool parse_real(std::string_view text, double& out) {
  bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error == std::errc::result_out_of_range) return false;
  if (error != std::errc{} || end != text.data() + text.size()) return false;
  if (negative) out = -out;
  return true;
}

Resolved resolve_number(std::string_view text) {
  Resolved out;
  if (is_timestamp(text)) {
    out.kind = Kind::Timestamp;
    return out;
  }
  std::string plain(text);
  plain.erase(std::remove(plain.begin(), plain.end(), '_'), plain.end());
  if (parse_integer(plain, out)) return out;
  if (looks_like_float(plain) && parse_real(plain, out.real)) out.kind = Kind::Float;
  return out;
}

std::string shortened(std::string_view tag) {
  constexpr std::string_view kLong = "tag:yaml.org,2002:";
  if (tag.starts_with(kLong)) return "!!" + std::string(tag.substr(kLong.size()));
  return std::string(tag);
}

}  // namespace

std::string_view short_tag(Kind kind) {
  switch (kind) {
    case Kind::String: return "!!str";
    case Kind::Null: return "!!null";
    case Kind::Bool: return "!!bool";
    case Kind::Int:
    case Kind::Uint: return "!!int";
    case Kind::Float: return "!!float";
    case Kind::Timestamp: return "!!timestamp";
  }
  return "";
}

Resolved resolve_plain(std::string_view text) {
  Resolved out;
  char first = text.empty() ? '\0' : text[0];
  bool number = digit(first) || first == '+' || first == '-' || first == '.';
  bool word = text.empty() || (text.size() <= 5 && std::string_view("~nNtTfF").find(first) != std::string_view::npos);
  if (!number && !word) return out;
  if (text.size() <= 5) {
    for (const Word& known : kWords) {
      if (known.text != text) continue;
      out.kind = known.kind;
      out.boolean = known.boolean;
      out.real = known.real;
      return out;
    }
  }
  if (!number) return out;
  if (first == '.') {
    if (text.size() > 1 && digit(text[1]) && looks_like_float(text) && parse_real(text, out.real))
      out.kind = Kind::Float;
    return out;
  }
  return resolve_number(text);
}

bool resolve_tagged(std::string_view tag, std::string_view text, bool plain, Resolved& out, std::string& error) {
  std::string name = shortened(tag);
  out = {};
  constexpr std::array kResolvable = {"!!bool", "!!int", "!!float", "!!null", "!!timestamp"};
  if (std::ranges::find(kResolvable, name) == kResolvable.end()) return true;
  static_cast<void>(plain);
  Resolved found = resolve_plain(text);
  std::string_view kind = short_tag(found.kind);
  if (kind == name) {
    out = found;
    return true;
  }
  if (name == "!!float" && (found.kind == Kind::Int || found.kind == Kind::Uint)) {
    out.kind = Kind::Float;
    out.real = found.kind == Kind::Int ? static_cast<double>(found.integer) : static_cast<double>(found.uinteger);
    return true;
  }
  error = "yaml: cannot decode " + std::string(kind) + " `" + std::string(text) + "` as a " + name;
  return false;
}

}  // namespace gw::doc
