#include "serve/breaker.h"

#include <chrono>

namespace gw::serve {

class Breaker::Values final : public runtime::ConditionValues {
 public:
  Values(Measured& measured, Time now) : measured_(measured), now_(now) {}

  double number(const runtime::Condition& call) const override {
    if (call.function == "NetworkErrorRatio")
      return ratio(measured_.network_errors.count(now_), measured_.total.count(now_));
    if (call.function == "ResponseCodeRatio") return statuses(call.arguments);
    Duration latency = measured_.latencies.at(call.arguments.at(0));
    return static_cast<double>(std::chrono::duration_cast<std::chrono::milliseconds>(latency).count());
  }

 private:
  static double ratio(std::int64_t part, std::int64_t all) {
    return all == 0 ? 0 : static_cast<double>(part) / static_cast<double>(all);
  }

  /// The share that statuses of [0, 1) have of those of [2, 3).
  double statuses(const std::vector<double>& ends) const {
    std::int64_t part = 0, all = 0;
    for (auto& [status, counter] : measured_.by_status) {
      if (ends.at(0) <= status && status < ends.at(1)) part += counter.count(now_);
      if (ends.at(2) <= status && status < ends.at(3)) all += counter.count(now_);
    }
    return ratio(part, all);
  }

  Measured& measured_;
  Time now_;
};

Breaker::State Breaker::state() const {
  std::scoped_lock lock(mutex_);
  return state_;
}

void Breaker::set(State state, Time until) const {
  state_ = state;
  until_ = until;
}

/// Whether the share of those that passed stays below a line that rises to a half.
bool Breaker::share_allows(Time now) const {
  double risen = 0.5 * std::chrono::duration<double>(now - recovering_since_).count() /
                 std::chrono::duration<double>(times_.recovery).count();
  bool allows = static_cast<double>(allowed_ + 1) / static_cast<double>(allowed_ + 1 + denied_) < risen;
  ++(allows ? allowed_ : denied_);
  return allows;
}

bool Breaker::lets_pass(Time now) const {
  std::scoped_lock lock(mutex_);
  if (state_ == State::Standby) return true;
  if (state_ == State::Tripped) {
    if (now < until_) return false;
    set(State::Recovering, now + times_.recovery);
    recovering_since_ = now;
    allowed_ = denied_ = 0;
  }
  if (now > until_) {
    set(State::Standby, now);
    return true;
  }
  return share_allows(now);
}

void Breaker::record(int status, Duration latency, Time now) const {
  std::scoped_lock lock(mutex_);
  measured_.total.add(now);
  if (status == 502 || status == 504) measured_.network_errors.add(now);
  measured_.by_status[status].add(now);
  measured_.latencies.add(latency, now);
  if (now <= next_check_) return;
  next_check_ = now + times_.check;
  if (state_ == State::Tripped || !runtime::holds(condition_, Values(measured_, now))) return;
  set(State::Tripped, now + times_.fallback);
  measured_.total.reset();
  measured_.network_errors.reset();
  measured_.by_status.clear();
  measured_.latencies.reset(now);
}

}  // namespace gw::serve
