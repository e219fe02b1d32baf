#include "serve/loop.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace gw::serve {
namespace {

constexpr std::chrono::milliseconds kCheck{100};
constexpr std::size_t kBatch = 256;

// What an event is for, in the low bits of its pointer.
constexpr std::uintptr_t kListener = 1;

}  // namespace

Descriptor::Descriptor(Loop& loop, int file) : loop_(loop), file_(file) { loop_.add(*this); }

Descriptor::~Descriptor() {
  loop_.remove(*this);
  if (file_ >= 0) close(file_);
}

int Descriptor::release() {
  if (file_ >= 0) epoll_ctl(loop_.epoll_, EPOLL_CTL_DEL, file_, nullptr);
  return std::exchange(file_, -1);
}

Woken Descriptor::Wait::await_resume() noexcept {
  bool& late = write ? self.write_late_ : self.read_late_;
  if (self.cancelled_) return Woken::Cancelled;
  if (std::exchange(late, false)) return Woken::Late;
  return Woken::Ready;
}

void Descriptor::resume(std::coroutine_handle<>& waiting) {
  if (waiting) std::exchange(waiting, nullptr).resume();
}

void Descriptor::cancel() {
  if (cancelled_) return;
  cancelled_ = true;
  // Whoever waits may destroy this.
  std::coroutine_handle<> reader = std::exchange(reader_, nullptr), writer = std::exchange(writer_, nullptr);
  if (reader || writer) {
    loop_.post([reader, writer] {
      if (reader) reader.resume();
      if (writer) writer.resume();
    });
  }
}

Loop::Loop() : epoll_(epoll_create1(EPOLL_CLOEXEC)), wake_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  if (epoll_ < 0 || wake_ < 0) throw std::system_error(errno, std::generic_category(), "event loop");
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = nullptr;
  epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_, &event);
}

Loop::~Loop() {
  close(wake_);
  close(epoll_);
}

void Loop::add(Descriptor& descriptor) {
  descriptor.after_ = first_;
  if (first_ != nullptr) first_->before_ = &descriptor;
  first_ = &descriptor;
  ++count_;
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.ptr = &descriptor;
  epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor.file_, &event);
}

void Loop::remove(Descriptor& descriptor) {
  if (checked_ == &descriptor) checked_ = descriptor.after_;
  (descriptor.before_ != nullptr ? descriptor.before_->after_ : first_) = descriptor.after_;
  if (descriptor.after_ != nullptr) descriptor.after_->before_ = descriptor.before_;
  --count_;
  std::ranges::replace(batch_, static_cast<void*>(&descriptor), nullptr);
}

void Loop::listen(int file, std::function<void()> ready) {
  listeners_.push_back(std::make_unique<Listener>(Listener{file, std::move(ready)}));
  epoll_event event{};
  event.events = EPOLLIN | EPOLLEXCLUSIVE;
  event.data.u64 = reinterpret_cast<std::uintptr_t>(listeners_.back().get()) | kListener;
  epoll_ctl(epoll_, EPOLL_CTL_ADD, file, &event);
}

void Loop::forget_listener(int file) {
  epoll_ctl(epoll_, EPOLL_CTL_DEL, file, nullptr);
  for (auto& listener : listeners_) {
    if (listener->file != file) continue;
    auto* key = reinterpret_cast<void*>(reinterpret_cast<std::uintptr_t>(listener.get()) | kListener);
    std::ranges::replace(batch_, key, nullptr);
  }
  // One that runs now may have asked for this: it goes at the end of the turn.
  post([this, file] { std::erase_if(listeners_, [file](const auto& one) { return one->file == file; }); });
}

void Loop::run() {
  while (!stopped_) {
    turn(wait_milliseconds());
    run_posted();
    run_timers();
    if (now_ >= next_check_) check_deadlines();
    run_soon();
    if (ends_ != kNever && (count_ == 0 || now_ >= ends_)) break;
  }
  // Who sleeps goes on, to come to an end.
  for (int i = 0; i < 100000 && !(timers_.empty() && soon_.empty()); ++i) {
    if (!timers_.empty()) {
      auto work = std::move(timers_.begin()->second);
      timers_.erase(timers_.begin());
      work();
    }
    run_posted();
    run_soon();
  }
}

int Loop::wait_milliseconds() const {
  using std::chrono::milliseconds;
  if (!soon_.empty()) return 0;
  Time until = count_ > 0 ? next_check_ : now_ + std::chrono::hours(1);
  if (ends_ != kNever) until = std::min(until, now_ + kCheck);
  if (!timers_.empty()) until = std::min(until, timers_.begin()->first.first);
  auto left = std::chrono::ceil<milliseconds>(until - Clock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, 3600 * 1000));
}

void Loop::turn(int wait) {
  std::array<epoll_event, kBatch> events;
  int count = epoll_wait(epoll_, events.data(), kBatch, wait);
  now_ = Clock::now();
  if (count <= 0) return;
  batch_.clear();
  for (int i = 0; i < count; ++i) {
    void* whom = events[static_cast<std::size_t>(i)].data.ptr;  // A copy: events are packed, so it is not aligned.
    batch_.push_back(whom);
  }
  for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
    if (batch_[i] == nullptr) continue;
    auto key = reinterpret_cast<std::uintptr_t>(batch_[i]);
    if ((key & kListener) != 0) reinterpret_cast<Listener*>(key & ~kListener)->ready();
    else dispatch(events[i].events, *static_cast<Descriptor*>(batch_[i]), i);
  }
  batch_.clear();
}

/// A coroutine that goes on may destroy the descriptor: then batch_[index] is null.
void Loop::dispatch(std::uint32_t events, Descriptor& descriptor, std::size_t index) {
  bool ended = (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
  if (ended) descriptor.hung_up_ = true;
  if (ended || (events & EPOLLIN) != 0) {
    descriptor.readable_ = true;
    descriptor.resume(descriptor.reader_);
  }
  if (batch_[index] == nullptr) return;
  if (ended || (events & EPOLLOUT) != 0) {
    descriptor.writable_ = true;
    descriptor.resume(descriptor.writer_);
  }
  if (batch_[index] == nullptr) return;
  if (ended && descriptor.on_hang_up) std::exchange(descriptor.on_hang_up, nullptr)();
}

void Loop::stop() {
  post([this] { stopped_ = true; });
}

void Loop::stop_when_idle() {
  post([this] { ends_ = Clock::now() + std::chrono::seconds(1); });
}

void Loop::post(std::function<void()> work) {
  {
    std::scoped_lock lock(mutex_);
    posted_.push_back(std::move(work));
  }
  std::uint64_t one = 1;
  [[maybe_unused]] auto written = write(wake_, &one, sizeof one);
}

void Loop::run_posted() {
  std::vector<std::function<void()>> work;
  {
    std::scoped_lock lock(mutex_);
    if (posted_.empty()) return;
    work.swap(posted_);
  }
  std::uint64_t count = 0;
  [[maybe_unused]] auto size = read(wake_, &count, sizeof count);
  for (auto& one : work) one();
}

Loop::TimerId Loop::at(Time time, std::function<void()> work) {
  TimerId id{time, ++timer_count_};
  timers_.emplace(id, std::move(work));
  return id;
}

void Loop::run_timers() {
  while (!timers_.empty() && timers_.begin()->first.first <= now_) {
    auto work = std::move(timers_.begin()->second);
    timers_.erase(timers_.begin());
    work();
  }
}

void Loop::run_soon() {
  std::vector<std::function<void()>> work;
  work.swap(soon_);
  for (auto& one : work) one();
  work.clear();
  if (soon_.empty()) soon_.swap(work);  // Its memory serves again.
}

void Loop::check_deadlines() {
  next_check_ = now_ + kCheck;
  for (checked_ = first_; checked_ != nullptr;) {
    Descriptor& one = *checked_;
    checked_ = one.after_;
    bool write = one.writer_ && one.write_deadline_ <= now_;
    if (one.reader_ && one.read_deadline_ <= now_) {
      one.read_late_ = true;
      // The reader may destroy the descriptor; then its writer, if it is late as well, has its turn at the next check.
      one.resume(one.reader_);
      continue;
    }
    if (!write) continue;
    one.write_late_ = true;
    one.resume(one.writer_);
  }
}

void Loop::cancel_all() {
  for (Descriptor* one = first_; one != nullptr; one = one->after_) one->cancel();
}

}  // namespace gw::serve
