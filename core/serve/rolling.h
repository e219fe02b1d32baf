#ifndef GW_SERVE_ROLLING_H_
#define GW_SERVE_ROLLING_H_

// Counts and latencies of the last seconds. Not locked.
// Source: github.com/vulcand/oxy/v2 memmetrics; github.com/HdrHistogram/hdrhistogram-go hdr.go.

#include <array>
#include <cstdint>
#include <vector>

#include "serve/loop.h"

namespace gw::serve {

/// How many in the last ten seconds, each of which has a count of its own.
class RollingCounter {
 public:
  void add(Time now);
  std::int64_t count(Time now);
  void reset();

 private:
  void forget_old(std::int64_t second);

  std::array<std::int64_t, 10> counts_{};
  std::int64_t last_ = 0;  ///< The second that was counted last.
};

/// Latencies of the last minute, to one part in a hundred.
class RollingLatencies {
 public:
  void add(Duration latency, Time now);
  /// That which `percent` of a hundred do not exceed; 0: there is none.
  Duration at(double percent) const;
  void reset(Time now);

 private:
  static constexpr std::size_t kBuckets = 6;

  std::array<std::vector<std::uint32_t>, kBuckets> counts_;
  std::size_t current_ = 0;
  Time rolled_{};
};

}  // namespace gw::serve

#endif  // GW_SERVE_ROLLING_H_
