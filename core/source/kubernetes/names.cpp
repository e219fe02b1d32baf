#include "source/kubernetes/names.h"

#include "base/rune.h"
#include "base/unicode.h"

namespace gw::source {

std::string normalize(std::string_view name) {
  std::string out;
  bool gap = false;
  for (std::size_t at = 0; at < name.size();) {
    base::Rune rune = base::decode(name, at);
    if (base::letter(rune.value) || base::digit(rune.value)) {
      if (gap && !out.empty()) out += '-';
      gap = false;
      out += name.substr(at, rune.size);
    } else {
      gap = true;
    }
    at += rune.size;
  }
  return out;
}

}  // namespace gw::source
