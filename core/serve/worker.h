#ifndef GW_SERVE_WORKER_H_
#define GW_SERVE_WORKER_H_

#include <coroutine>
#include <functional>

#include "serve/loop.h"

namespace gw::serve {

/// Runs `work` on one of two threads that all loops share, for what would hold a loop up: it computes for milliseconds.
void run_aside(std::function<void()> work);

/// co_await Aside{loop, work}: the coroutine goes on, on its loop, when the work is done.
struct Aside {
  Loop& loop;
  std::function<void()> work;

  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiting) {
    run_aside([this, waiting] {
      work();
      loop.post([waiting] { waiting.resume(); });
    });
  }
  void await_resume() noexcept {}
};

}  // namespace gw::serve

#endif  // GW_SERVE_WORKER_H_
