#ifndef GW_SERVE_WORKER_H_
#define GW_SERVE_WORKER_H_

#include <coroutine>
#include <functional>

#include "serve/loop.h"

namespace gw::serve {

/// Runs `work` on one of two threads that all loops share, for what would hold a loop up: it computes for milliseconds.
void run_aside(std::function<void()> work);

/// Runs the work aside; the coroutine that waits for it (`co_await aside`, of a variable: g++ 12 destroys some
/// temporaries twice) goes on, on its loop, when it is done.
class Aside {
 public:
  Aside(Loop& loop, std::function<void()> work) : loop_(loop), work_(std::move(work)) {}
  Aside(const Aside&) = delete;
  Aside& operator=(const Aside&) = delete;

  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiting) {
    run_aside([this, waiting] {
      Loop& loop = loop_;
      work_();
      loop.post([waiting] { waiting.resume(); });
    });
  }
  void await_resume() noexcept {}

 private:
  Loop& loop_;
  std::function<void()> work_;
};

}  // namespace gw::serve

#endif  // GW_SERVE_WORKER_H_
