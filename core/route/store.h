#ifndef GW_ROUTE_STORE_H_
#define GW_ROUTE_STORE_H_

#include <cstddef>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <string_view>
#include <vector>

namespace gw::route {

/// The texts that a request gets on its way: they stay where they are until clear(), which keeps the memory.
class Store {
 public:
  /// Memory for `size` bytes.
  char* room(std::size_t size) {
    if (size > left_) grow(size);
    char* out = next_;
    next_ += size;
    left_ -= size;
    return out;
  }

  std::string_view keep(std::string_view text) { return join({text}); }

  std::string_view join(std::initializer_list<std::string_view> parts) {
    std::size_t size = 0;
    for (std::string_view part : parts) size += part.size();
    char* out = room(size);
    char* at = out;
    for (std::string_view part : parts) {
      if (!part.empty()) std::memcpy(at, part.data(), part.size());
      at += part.size();
    }
    return {out, size};
  }

  void clear() {
    if (blocks_.empty()) return;
    blocks_.resize(1);
    next_ = blocks_[0].get();
    left_ = kBlock;
  }

 private:
  static constexpr std::size_t kBlock = 4096;

  void grow(std::size_t size) {
    if (blocks_.empty() && size > kBlock) blocks_.push_back(std::make_unique<char[]>(kBlock));
    std::size_t wanted = size > kBlock ? size : kBlock;
    blocks_.push_back(std::make_unique<char[]>(wanted));
    next_ = blocks_.back().get();
    left_ = wanted;
  }

  std::vector<std::unique_ptr<char[]>> blocks_;  ///< The first has kBlock bytes.
  char* next_ = nullptr;
  std::size_t left_ = 0;
};

}  // namespace gw::route

#endif  // GW_ROUTE_STORE_H_
