#ifndef GW_SERVE_BREAKER_H_
#define GW_SERVE_BREAKER_H_

#include <map>
#include <mutex>

#include "runtime/expression.h"
#include "serve/rolling.h"

namespace gw::serve {

/// Whether requests may go on to a service that answers badly. Any thread may ask.
/// Source: github.com/vulcand/oxy/v2 cbreaker/cbreaker.go, ratio.go, predicates.go.
class Breaker {
 public:
  struct Times {
    Duration check = std::chrono::milliseconds(100);  ///< Between two looks at the condition.
    Duration fallback = std::chrono::seconds(10);     ///< Nothing passes.
    Duration recovery = std::chrono::seconds(10);     ///< More and more passes, up to a half.
  };
  enum class State : std::uint8_t { Standby, Tripped, Recovering };

  Breaker(runtime::Condition condition, Times times) : condition_(std::move(condition)), times_(times) {}

  bool lets_pass(Time now) const;
  /// A request that it let pass was answered.
  void record(int status, Duration latency, Time now) const;
  State state() const;

 private:
  /// What is locked.
  struct Measured {
    RollingCounter total, network_errors;
    std::map<int, RollingCounter> by_status;
    RollingLatencies latencies;
  };
  class Values;

  void set(State state, Time until) const;
  bool share_allows(Time now) const;

  runtime::Condition condition_;
  Times times_;
  mutable std::mutex mutex_;
  mutable Measured measured_;
  mutable State state_ = State::Standby;
  mutable Time until_{}, next_check_{}, recovering_since_{};
  mutable std::int64_t allowed_ = 0, denied_ = 0;  ///< Since then.
};

}  // namespace gw::serve

#endif  // GW_SERVE_BREAKER_H_
