#ifndef GW_SERVE_SHARDED_H_
#define GW_SERVE_SHARDED_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace gw::serve {

constexpr std::size_t kShards = 8;

/// The thread's own of kShards: what threads write often they do not write to the same place.
inline std::size_t own_shard() {
  static std::atomic<std::size_t> threads{0};
  thread_local const std::size_t own = threads.fetch_add(1, std::memory_order_relaxed) % kShards;
  return own;
}

/// A number that all threads change.
class Tally {
 public:
  void add(std::int64_t change) { parts_[own_shard()].value.fetch_add(change, std::memory_order_relaxed); }
  std::int64_t sum() const {
    std::int64_t out = 0;
    for (const Part& one : parts_) out += one.value.load(std::memory_order_relaxed);
    return out;
  }

 private:
  struct alignas(64) Part {
    std::atomic<std::int64_t> value{0};
  };
  std::array<Part, kShards> parts_;
};

/// Counts one as long as it lives.
class Counted {
 public:
  explicit Counted(Tally& of) : of_(of) { of_.add(1); }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;
  ~Counted() { of_.add(-1); }

 private:
  Tally& of_;
};

/// One `T` a shard, made by the first thread that needs it. T has a lock of its own: readers see those of all shards.
template <class T>
class Sharded {
 public:
  Sharded() = default;
  Sharded(const Sharded&) = delete;
  Sharded& operator=(const Sharded&) = delete;
  ~Sharded() {
    for (std::atomic<T*>& one : shards_) delete one.load();
  }

  T& own() {
    std::atomic<T*>& place = shards_[own_shard()];
    T* there = place.load(std::memory_order_acquire);
    if (there != nullptr) return *there;
    auto made = std::make_unique<T>();
    return place.compare_exchange_strong(there, made.get()) ? *made.release() : *there;
  }

  template <class Call>
  void each(Call call) const {
    for (const std::atomic<T*>& one : shards_) {
      if (T* shard = one.load(std::memory_order_acquire)) call(*shard);
    }
  }

 private:
  std::array<std::atomic<T*>, kShards> shards_ = {};
};

}  // namespace gw::serve

#endif  // GW_SERVE_SHARDED_H_
