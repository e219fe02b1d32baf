#include "rule/go_subject.h"

#include <algorithm>

#include "base/rune.h"

namespace gw::rule {
namespace {

/// The offset of the first byte that is no UTF-8; the size if there is none.
std::size_t find_malformed(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      ++at;
      continue;
    }
    base::Rune rune = base::decode(text, at);
    if (rune.size == 1) return at;
    at += rune.size;
  }
  return text.size();
}

}  // namespace

GoSubject::GoSubject(std::string_view text) : original_(text) {
  std::size_t at = find_malformed(text);
  if (at == text.size()) return;
  changed_ = true;
  repaired_ = text.substr(0, at);
  while (at < text.size()) {
    base::Rune rune = base::decode(text, at);
    if (base::malformed(rune)) added_.push_back(repaired_.size());
    base::encode(rune.value, repaired_);
    at += rune.size;
  }
}

std::size_t GoSubject::original_offset(std::size_t at) const {
  auto before = std::ranges::lower_bound(added_, at) - added_.begin();
  return at - 2 * static_cast<std::size_t>(before);
}

std::string_view GoSubject::original(std::string_view part) const {
  if (!changed_ || part.data() == nullptr) return part;
  auto begin = static_cast<std::size_t>(part.data() - repaired_.data());
  std::size_t from = original_offset(begin), to = original_offset(begin + part.size());
  return original_.substr(from, to - from);
}

}  // namespace gw::rule
