#include "rule/go_literal.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "base/strings.h"

namespace gw::rule {
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
