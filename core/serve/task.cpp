#include "serve/task.h"

#include <array>
#include <new>
#include <stdexcept>

namespace gw::serve {
namespace {

constexpr std::size_t kStep = 64, kLargest = 2048;

/// Blocks by size in steps; what a thread has freed it uses again.
class FrameLists {
 public:
  FrameLists() = default;
  FrameLists(const FrameLists&) = delete;
  FrameLists& operator=(const FrameLists&) = delete;
  ~FrameLists() {
    for (Block* list : lists_) {
      while (list != nullptr) ::operator delete(std::exchange(list, list->next));
    }
  }

  void* take(std::size_t size) {
    Block*& list = lists_[(size - 1) / kStep];
    if (list != nullptr) return std::exchange(list, list->next);
    return ::operator new((size + kStep - 1) / kStep * kStep);
  }

  void give(void* frame, std::size_t size) {
    Block*& list = lists_[(size - 1) / kStep];
    list = new (frame) Block{list};
  }

 private:
  struct Block {
    Block* next;
  };
  std::array<Block*, kLargest / kStep> lists_ = {};
};

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define GW_PLAIN_FRAMES 1
#endif
#endif

#ifndef GW_PLAIN_FRAMES
thread_local FrameLists frames;
#endif

struct Detached {
  struct promise_type {
    Detached get_return_object() noexcept { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() noexcept {}
    void unhandled_exception() noexcept {}
  };
};

Detached run(Task<void> task) { co_await task; }

}  // namespace

thread_local void* detail::last_frame = nullptr;

void detail::misplaced_promise() {
  throw std::logic_error("a coroutine's frame is laid out wrongly: see serve/task.h");
}

#ifdef GW_PLAIN_FRAMES
// The sanitizer sees what is used after it was freed.
void* frame_memory(std::size_t size) { return ::operator new(size); }
void free_frame_memory(void* frame, std::size_t) { ::operator delete(frame); }
#else
void* frame_memory(std::size_t size) { return size > kLargest ? ::operator new(size) : frames.take(size); }

void free_frame_memory(void* frame, std::size_t size) {
  if (size > kLargest) ::operator delete(frame);
  else frames.give(frame, size);
}
#endif

void spawn(Task<void> task) { run(std::move(task)); }

}  // namespace gw::serve
