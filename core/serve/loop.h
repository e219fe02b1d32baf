#ifndef GW_SERVE_LOOP_H_
#define GW_SERVE_LOOP_H_

// One event loop a thread: descriptors that become ready, timers, work posted by other threads.
// epoll itself and not a library: a wait costs no system call of its own, and a deadline no timer.

#include <chrono>
#include <coroutine>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "serve/task.h"

namespace gw::serve {

using Clock = std::chrono::steady_clock;
using Time = Clock::time_point;
using Duration = Clock::duration;

constexpr Time kNever = Time::max();

enum class Woken : std::uint8_t { Ready, Late, Cancelled };

class Loop;

/// A descriptor that does not block, owned; on one loop, used on its thread alone.
class Descriptor {
 public:
  Descriptor(Loop& loop, int file);
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor();

  Loop& loop() const { return loop_; }
  int file() const { return file_; }

  struct Wait {
    Descriptor& self;
    bool write;

    bool await_ready() const noexcept { return self.cancelled_ || (write ? self.writable_ : self.readable_); }
    void await_suspend(std::coroutine_handle<> waiting) noexcept { (write ? self.writer_ : self.reader_) = waiting; }
    Woken await_resume() noexcept;
  };

  /// Until a read or write may succeed, the deadline has passed, or cancel() was called. The deadline is looked at
  /// every tenth of a second. One coroutine may wait for each.
  Wait readable() { return {*this, false}; }
  Wait writable() { return {*this, true}; }

  /// What a read or write that would block has learnt.
  void not_readable() { readable_ = false; }
  void not_writable() { writable_ = false; }
  bool seen_readable() const { return readable_; }
  bool hung_up() const { return hung_up_; }  ///< The peer sends no more.

  void read_deadline(Time at) { read_deadline_ = at; }
  void write_deadline(Time at) { write_deadline_ = at; }

  /// Ends every wait, now and later.
  void cancel();
  bool cancelled() const { return cancelled_; }

  /// Called once when the peer hangs up, while it is set.
  std::function<void()> on_hang_up;

  /// Gives the file away; nothing more can be done with this.
  int release();

 private:
  friend class Loop;
  void resume(std::coroutine_handle<>& waiting);

  Loop& loop_;
  int file_;
  bool readable_ = true, writable_ = true, hung_up_ = false, cancelled_ = false;
  bool read_late_ = false, write_late_ = false;
  Time read_deadline_ = kNever, write_deadline_ = kNever;
  std::coroutine_handle<> reader_, writer_;
  Descriptor *before_ = nullptr, *after_ = nullptr;  ///< All of the loop.
};

class Loop {
 public:
  Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  ~Loop();

  /// Until stop(). The time of now() is that of the last turn.
  void run();
  void stop();                            ///< From any thread.
  void stop_when_idle();                  ///< From any thread: once no descriptor is left, or after a second.
  void post(std::function<void()> work);  ///< From any thread; runs on the loop's.
  /// On the loop's thread: runs at the end of this turn, or of the next one if this comes from such work. What many
  /// events of a turn want done is done once.
  void soon(std::function<void()> work) { soon_.push_back(std::move(work)); }
  Time now() const { return now_; }
  bool ending() const { return stopped_ || ends_ != kNever; }

  using TimerId = std::pair<Time, std::uint64_t>;
  TimerId at(Time time, std::function<void()> work);
  void forget(const TimerId& timer) { timers_.erase(timer); }

  struct Sleep {
    Loop& loop;
    Time until;

    bool await_ready() const noexcept { return until <= loop.now_; }
    void await_suspend(std::coroutine_handle<> waiting) {
      loop.at(until, [waiting] { waiting.resume(); });
    }
    void await_resume() noexcept {}
  };
  Sleep sleep(Duration time) { return {*this, now_ + time}; }

  /// Calls `ready` whenever the file is readable, until forget_listener(). The file stays the caller's; several loops
  /// may listen on one file, and one of them is woken.
  void listen(int file, std::function<void()> ready);
  void forget_listener(int file);

  std::size_t descriptors() const { return count_; }
  void cancel_all();

 private:
  friend class Descriptor;
  struct Listener {
    int file;
    std::function<void()> ready;
  };

  void add(Descriptor& descriptor);
  void remove(Descriptor& descriptor);
  void turn(int wait);
  void dispatch(std::uint32_t events, Descriptor& descriptor, std::size_t index);
  void run_posted();
  void run_timers();
  void run_soon();
  void check_deadlines();
  int wait_milliseconds() const;

  int epoll_ = -1, wake_ = -1;
  Time now_ = Clock::now(), next_check_{};
  bool stopped_ = false;
  Time ends_ = kNever;  ///< Of stop_when_idle().
  std::size_t count_ = 0;
  Descriptor* first_ = nullptr;
  Descriptor* checked_ = nullptr;  ///< The next one that check_deadlines() looks at.
  std::vector<void*> batch_;       ///< Whom the events of this turn are for; null: gone.
  std::vector<std::unique_ptr<Listener>> listeners_;
  std::map<TimerId, std::function<void()>> timers_;
  std::uint64_t timer_count_ = 0;
  std::mutex mutex_;
  std::vector<std::function<void()>> posted_;
  std::vector<std::function<void()>> soon_;
};

}  // namespace gw::serve

#endif  // GW_SERVE_LOOP_H_
