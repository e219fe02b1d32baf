#include "serve/rolling.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <utility>

namespace gw::serve {
namespace {

// Microseconds from 1 to an hour with two significant figures: 256 values of one step, then 128 of each twice as
// coarse.
constexpr std::uint64_t kHalf = 128, kLargest = 3'600'000'000;
constexpr std::size_t kPlaces = 26 * kHalf;

std::size_t place_of(std::uint64_t value) {
  int bucket = std::max(0, static_cast<int>(std::bit_width(value)) - 8);
  return static_cast<std::size_t>((static_cast<std::uint64_t>(bucket) << 7U) +
                                  (value >> static_cast<unsigned>(bucket)));
}

/// The largest value of that place.
std::uint64_t value_at(std::size_t place) {
  if (place < 2 * kHalf) return place;
  std::uint64_t bucket = place / kHalf - 1;
  return ((place % kHalf + kHalf + 1) << bucket) - 1;
}

std::int64_t second_of(Time time) { return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count(); }

}  // namespace

void RollingCounter::forget_old(std::int64_t second) {
  auto size = static_cast<std::int64_t>(counts_.size());
  for (std::int64_t at = std::max(last_ + 1, second - size + 1); at <= second; ++at)
    counts_[static_cast<std::size_t>(at % size)] = 0;
}

void RollingCounter::add(Time now) {
  std::int64_t second = second_of(now);
  forget_old(second);
  ++counts_[static_cast<std::size_t>(second) % counts_.size()];
  last_ = std::max(last_, second);
}

std::int64_t RollingCounter::count(Time now) {
  forget_old(second_of(now));
  std::int64_t out = 0;
  for (std::int64_t one : counts_) out += one;
  return out;
}

void RollingCounter::reset() { *this = {}; }

void RollingLatencies::add(Duration latency, Time now) {
  if (now - rolled_ >= std::chrono::seconds(10)) {
    current_ = (current_ + 1) % kBuckets;
    std::ranges::fill(counts_[current_], 0U);
    rolled_ = now;
  }
  std::int64_t microseconds = std::chrono::duration_cast<std::chrono::microseconds>(latency).count();
  if (microseconds < 0 || std::cmp_greater(microseconds, kLargest)) return;
  if (counts_[current_].empty()) counts_[current_].resize(kPlaces);
  ++counts_[current_][place_of(static_cast<std::uint64_t>(microseconds))];
}

Duration RollingLatencies::at(double percent) const {
  std::vector<std::uint64_t> all(kPlaces);
  std::uint64_t total = 0, seen = 0;
  for (const auto& counts : counts_) {
    for (std::size_t i = 0; i < counts.size(); ++i) {
      all[i] += counts[i];
      total += counts[i];
    }
  }
  auto wanted = static_cast<std::uint64_t>(std::min(percent, 100.0) / 100 * static_cast<double>(total) + 0.5);
  if (wanted == 0) return Duration::zero();
  for (std::size_t i = 0; i < all.size(); ++i) {
    seen += all[i];
    if (seen >= wanted) return std::chrono::microseconds(value_at(i));
  }
  return Duration::zero();
}

void RollingLatencies::reset(Time now) {
  for (auto& counts : counts_) std::ranges::fill(counts, 0U);
  current_ = 0;
  rolled_ = now;
}

}  // namespace gw::serve
