#ifndef GW_BASE_TEXT_SET_H_
#define GW_BASE_TEXT_SET_H_

#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace gw::base {

/// A hash of a text, eight bytes at a time; `state` continues that of a text in front. For tables within one run only.
inline std::uint64_t text_hash(std::string_view text, std::uint64_t state = 0) {
  constexpr std::uint64_t kFactor = 0x9E3779B97F4A7C15U;
  for (; text.size() >= 8; text.remove_prefix(8)) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data(), 8);
    state = (state ^ word) * kFactor;
    state ^= state >> 32U;
  }
  std::uint64_t word = text.size() + 1;
  for (char c : text) word = word << 8U | static_cast<unsigned char>(c);
  state = (state ^ word) * kFactor;
  return state ^ state >> 29U;
}

/// A set of at most as many texts as are announced. Views: the texts must outlive it.
class TextSet {
 public:
  explicit TextSet(std::size_t most) {
    std::size_t size = most == 0 ? 0 : 4;
    while (size < most * 2) size *= 2;
    places_.resize(size);
  }

  /// False if it is there already.
  bool insert(std::string_view text) {
    std::size_t last = places_.size() - 1;
    for (std::size_t at = text_hash(text) & last;; at = (at + 1) & last) {
      if (places_[at].data() == nullptr) {
        places_[at] = text.data() == nullptr ? std::string_view("", 0) : text;
        return true;
      }
      if (places_[at] == text) return false;
    }
  }

 private:
  std::vector<std::string_view> places_;
};

}  // namespace gw::base

#endif  // GW_BASE_TEXT_SET_H_
