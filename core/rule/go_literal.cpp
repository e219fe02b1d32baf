#include "rule/go_literal.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "base/strings.h"
#include "text/rune.h"

namespace gw::rule {
namespace {

/// Appends what the escape sequence at the front of `rest` (behind the backslash) stands for and takes it off.
void unescape(std::string_view& rest, std::string& out) {
  char c = rest.front();
  rest.remove_prefix(1);
  constexpr std::string_view kLetters = "abfnrtv\\\"", kValues = "\a\b\f\n\r\t\v\\\"";
  if (std::size_t at = kLetters.find(c); at != std::string_view::npos) {
    out += kValues[at];
    return;
  }
  bool octal = '0' <= c && c <= '7';
  std::string_view digits = octal ? std::string_view(&c, 1) : std::string_view();
  std::size_t size = octal ? 2 : c == 'x' ? 2 : c == 'u' ? 4 : 8;
  std::string all = std::string(digits) + std::string(rest.substr(0, size));
  rest.remove_prefix(std::min(size, rest.size()));
  std::uint32_t value = 0;
  std::from_chars(all.data(), all.data() + all.size(), value, octal ? 8 : 16);
  if (octal || c == 'x') out += static_cast<char>(static_cast<unsigned char>(value));
  else text::encode(value, out);
}

}  // namespace

std::string unquote(std::string_view literal) {
  std::string_view rest = literal.substr(1, literal.size() - 2);
  std::string out;
  if (literal.front() == '`') {
    out = rest;
    std::erase(out, '\r');
    return out;
  }
  while (!rest.empty()) {
    char c = rest.front();
    rest.remove_prefix(1);
    if (c == '\\' && !rest.empty()) unescape(rest, out);
    else out += c;
  }
  return out;
}

std::string int_error(std::string_view literal) {
  std::string failure = "strconv.Atoi: parsing " + base::quote(literal) + ": ";
  std::uint64_t value = 0;
  constexpr std::uint64_t kMost = ~std::uint64_t{0};
  for (char c : literal) {
    if (c < '0' || c > '9') return failure + "invalid syntax";
    auto digit = static_cast<std::uint64_t>(c - '0');
    // Go notices this before it looks at the rest.
    if (value > (kMost - digit) / 10) return failure + "value out of range";
    value = value * 10 + digit;
  }
  return value > kMost / 2 ? failure + "value out of range" : "";
}

std::string float_error(std::string_view literal) {
  std::string plain(literal);
  std::erase(plain, '_');
  if (std::isfinite(std::strtod(plain.c_str(), nullptr))) return {};
  return "strconv.ParseFloat: parsing " + base::quote(literal) + ": value out of range";
}

}  // namespace gw::rule
