#include "template/rune.h"

#include <re2/re2.h>

#include <algorithm>
#include <cstdio>

#include "base/strings.h"

namespace gw::template_ {
namespace {

bool in_class(const re2::RE2& pattern, std::uint32_t rune) {
  std::string bytes;
  encode(rune, bytes);
  return re2::RE2::FullMatch(bytes, pattern);
}

}  // namespace

bool letter_or_number(std::uint32_t rune) {
  static const re2::RE2 pattern("[\\p{L}\\p{N}]");
  return in_class(pattern, rune);
}

}  // namespace gw::template_
