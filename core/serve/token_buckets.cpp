#include "serve/token_buckets.h"

#include <algorithm>

namespace gw::serve {
namespace {

constexpr std::size_t kMostSources = 65536;
constexpr std::int64_t kSecond = 1'000'000'000;

std::int64_t seconds_of(Time time) { return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count(); }

}  // namespace

TokenBuckets::TokenBuckets(std::int64_t average, std::int64_t period, std::int64_t burst)
    : burst_(static_cast<double>(std::max<std::int64_t>(1, burst))) {
  if (average <= 0) return;
  rate_ = static_cast<double>(average) * static_cast<double>(kSecond) / static_cast<double>(period);
  if (rate_ < 1) {
    most_wait_ = std::chrono::milliseconds(500);
    life_ = 1 + static_cast<std::int64_t>(std::min(1 / rate_, 1e9));
  } else {
    most_wait_ = Duration(kSecond / (static_cast<std::int64_t>(std::min(rate_, 1e9)) * 2));
  }
}

std::size_t TokenBuckets::sources() const {
  std::scoped_lock lock(mutex_);
  return buckets_.size();
}

void TokenBuckets::drop(Buckets::iterator bucket) const {
  by_source_.erase(bucket->source);
  buckets_.erase(bucket);
}

TokenBuckets::Bucket& TokenBuckets::bucket(std::string_view source, Time now) const {
  std::int64_t second = seconds_of(now);
  while (!buckets_.empty() && buckets_.front().expiry <= second) drop(buckets_.begin());
  auto at = by_source_.find(source);
  if (at != by_source_.end()) {
    buckets_.splice(buckets_.end(), buckets_, at->second);
  } else {
    if (buckets_.size() >= kMostSources) drop(buckets_.begin());
    buckets_.push_back({std::string(source), burst_, now, 0});
    by_source_[buckets_.back().source] = std::prev(buckets_.end());
  }
  buckets_.back().expiry = second + life_;
  return buckets_.back();
}

Duration TokenBuckets::take(std::string_view source, Time now) const {
  if (rate_ == 0) return Duration::zero();
  std::scoped_lock lock(mutex_);
  Bucket& its = bucket(source, now);
  // Threads do not see the same time.
  double passed = std::chrono::duration<double>(std::max(now, its.at) - its.at).count();
  its.tokens = std::min(burst_, its.tokens + passed * rate_);
  its.at = std::max(now, its.at);
  if (its.tokens >= 1) {
    its.tokens -= 1;
    return Duration::zero();
  }
  double wait = (1 - its.tokens) / rate_ * static_cast<double>(kSecond);
  Duration out(static_cast<std::int64_t>(std::min(wait, 9e18)));
  if (out <= most_wait_) its.tokens -= 1;
  return out;
}

}  // namespace gw::serve
