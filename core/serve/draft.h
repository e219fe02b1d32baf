#ifndef GW_SERVE_DRAFT_H_
#define GW_SERVE_DRAFT_H_

#include <algorithm>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace gw::serve {

/// Bytes that are written one after another, to be sent; their memory goes on to the next draft of the thread.
class Draft {
 public:
  Draft() {
    if (spare().empty()) return;
    memory_ = std::move(spare().back());
    spare().pop_back();
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  ~Draft() {
    if (memory_.capacity > 0 && memory_.capacity <= kLargest && spare().size() < kMost)
      spare().push_back(std::move(memory_));
  }

  Draft& add(std::string_view text) {
    char* at = room(text.size());
    if (!text.empty()) std::memcpy(at, text.data(), text.size());
    return *this;
  }

  /// "Name: value" and the line's end.
  void add_line(std::string_view name, std::string_view value) {
    char* at = room(name.size() + value.size() + 4);
    if (!name.empty()) std::memcpy(at, name.data(), name.size());
    at += name.size();
    *at++ = ':';
    *at++ = ' ';
    if (!value.empty()) std::memcpy(at, value.data(), value.size());
    at += value.size();
    *at++ = '\r';
    *at = '\n';
  }

  std::string_view view() const { return {memory_.bytes.get(), size_}; }
  bool empty() const { return size_ == 0; }
  void clear() { size_ = 0; }

 private:
  static constexpr std::size_t kFirst = 1024, kLargest = 16384, kMost = 64;
  struct Memory {
    std::unique_ptr<char[]> bytes;
    std::size_t capacity = 0;
  };

  static std::vector<Memory>& spare() {
    thread_local std::vector<Memory> list;
    return list;
  }

  char* room(std::size_t count) {
    if (memory_.capacity - size_ < count) grow(count);
    return memory_.bytes.get() + std::exchange(size_, size_ + count);
  }

  void grow(std::size_t count) {
    std::size_t capacity = std::max({kFirst, 2 * memory_.capacity, size_ + count});
    std::unique_ptr<char[]> larger(new char[capacity]);
    if (size_ > 0) std::memcpy(larger.get(), memory_.bytes.get(), size_);
    memory_ = {std::move(larger), capacity};
  }

  Memory memory_;
  std::size_t size_ = 0;
};

}  // namespace gw::serve

#endif  // GW_SERVE_DRAFT_H_
