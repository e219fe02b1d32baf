#ifndef GW_SERVE_PAUSE_H_
#define GW_SERVE_PAUSE_H_

#include <optional>

#include "serve/call.h"

namespace gw::serve {

/// co_await Pause(call, time): waits, but not for a client that is gone. False: it is gone.
class Pause {
 public:
  Pause(Call& call, Duration time) : call_(call), time_(time) {}
  Pause(const Pause&) = delete;
  Pause& operator=(const Pause&) = delete;

  bool await_ready() const noexcept { return call_.gone || time_ <= Duration::zero(); }
  void await_suspend(std::coroutine_handle<> waiting) {
    timer_ = call_.loop.at(call_.loop.now() + time_, [this, waiting] {
      timer_.reset();
      waiting.resume();
    });
    call_.on_gone = [this, waiting] {
      if (!timer_) return;
      call_.loop.forget(*timer_);
      timer_.reset();
      call_.loop.post([waiting] { waiting.resume(); });
    };
  }
  bool await_resume() {
    call_.on_gone = nullptr;
    return !call_.gone;
  }

 private:
  Call& call_;
  Duration time_;
  std::optional<Loop::TimerId> timer_;
};

}  // namespace gw::serve

#endif  // GW_SERVE_PAUSE_H_
