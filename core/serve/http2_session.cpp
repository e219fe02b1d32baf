#include "serve/http2_session.h"

#include <nghttp2/nghttp2.h>

#include <algorithm>

namespace gw::serve {
namespace {

constexpr std::size_t kBuffer = 64UL << 10;      // Read at once.
constexpr std::size_t kMostOutput = 64UL << 10;  // Frames that wait for the socket; what a frame has more goes as well.
constexpr std::size_t kMostFrames = 10000;       // Answers to frames that wait while the peer reads nothing.
constexpr std::chrono::milliseconds kLook{500};
constexpr std::chrono::milliseconds kLinger{500};
constexpr int kReadsInTurn = 16;

/// The other work of the loop has its turn.
struct NextTurn {
  Loop& loop;

  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiting) {
    loop.soon([waiting] { waiting.resume(); });
  }
  void await_resume() noexcept {}
};

}  // namespace

bool Http2Session::over() const {
  return nghttp2_session_want_read(session_) == 0 && nghttp2_session_want_write(session_) == 0 && output_.empty();
}

Task<void> Http2Session::run() {
  auto keep = shared_from_this();
  thread_local std::vector<char> buffer(kBuffer);
  send_soon();
  for (int reads = 1;; ++reads) {
    if (loop().now() >= next_look_) {
      next_look_ = loop().now() + kLook;
      if (!look()) break;
    }
    if (broken_ || over()) break;
    ssize_t count = stream_.read(buffer);
    if (count == kAgain) {
      // TLS that cannot go on without writing: it will have done so a little later.
      if (stream_.descriptor().seen_readable()) co_await loop().sleep(std::chrono::milliseconds(10));
      stream_.descriptor().read_deadline(next_look_);
      if (co_await stream_.descriptor().readable() == Woken::Cancelled) broken_ = true;
      continue;
    }
    if (count <= 0) {
      broken_ = true;
      break;
    }
    last_read_ = loop().now();
    if (!receive({buffer.data(), static_cast<std::size_t>(count)})) break;
    if (reads % kReadsInTurn == 0) co_await NextTurn{loop()};
  }
  end();
  if (!broken_) co_await linger();
  stream_.close();
}

bool Http2Session::receive(std::string_view bytes) {
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  ssize_t used = nghttp2_session_mem_recv(session_, data, bytes.size());
  run_later();
  send_soon();
  if (nghttp2_session_get_outbound_queue_size(session_) > kMostFrames) {
    broken_ = true;
    return false;
  }
  if (used >= 0) return true;
  bool flood = used == NGHTTP2_ERR_FLOODED || used == NGHTTP2_ERR_TOO_MANY_CONTINUATIONS;
  terminate(flood ? Http2Error::EnhanceYourCalm : Http2Error::Protocol);
  return false;
}

/// The rest of what is to be said goes out as far as the socket takes it; then every stream breaks off.
void Http2Session::end() {
  if (!broken_) pump();
  closed_ = true;
  auto streams = std::move(streams_);
  streams_.clear();
  for (auto& [id, stream] : streams) stream->close(Http2Error::Cancel, true);
  run_later();
}

/// What the peer still sends is read for a while: a reset would take the last frames from it.
Task<void> Http2Session::linger() {
  stream_.shut_write();
  Time until = loop().now() + kLinger;
  char buffer[4096];
  for (;;) {
    ssize_t count = co_await stream_.receive(buffer, until);
    if (count <= 0 || loop().now() >= until) break;
  }
}

void Http2Session::later(std::function<void()> work) {
  later_.push_back(std::move(work));
  send_soon();
}

void Http2Session::later(Waiter& waiter) {
  if (!waiter.waits()) return;
  later([waiting = waiter.take()] { waiting.resume(); });
}

void Http2Session::run_later() {
  while (!later_.empty()) {
    auto work = std::move(later_);
    later_.clear();
    for (auto& one : work) one();
  }
}

void Http2Session::send_soon() {
  if (std::exchange(sends_soon_, true)) return;
  loop().soon([self = shared_from_this()] {
    self->sends_soon_ = false;
    self->pump();
  });
}

/// Makes frames until there are enough. False: nghttp2 gives up.
bool Http2Session::fill() {
  while (output_.size() < kMostOutput) {
    const std::uint8_t* data = nullptr;
    ssize_t count = nghttp2_session_mem_send(session_, &data);
    if (count < 0) return false;
    if (count == 0) return true;
    output_.add({reinterpret_cast<const char*>(data), static_cast<std::size_t>(count)});
  }
  return true;
}

void Http2Session::pump() {
  while (!closed_ && !broken_ && !blocked_) {
    broken_ = !fill();
    if (output_.empty()) break;
    ssize_t count = broken_ ? kFailed : stream_.write(output_.view());
    if (count == kAgain) {
      blocked_ = true;
      busy_.add();
      spawn(wait_writable());
    } else if (count < 0) {
      broken_ = true;
    } else {
      output_.consume(static_cast<std::size_t>(count));
    }
  }
  run_later();
  if (!closed_ && (broken_ || over())) stop_reading();
}

Task<void> Http2Session::wait_writable() {
  auto keep = shared_from_this();
  co_await NextTurn{loop()};
  co_await stream_.descriptor().writable();
  blocked_ = false;
  send_soon();
  busy_.done();
}

/// run() looks what has happened.
void Http2Session::stop_reading() { stream_.descriptor().read_deadline(Time::min()); }

void Http2Session::free_memory() {
  if (output_.empty()) output_.free_memory();
}

Http2Stream* Http2Session::find(std::int32_t id) const {
  auto found = streams_.find(id);
  return found == streams_.end() ? nullptr : found->second.get();
}

void Http2Session::close_stream(std::int32_t id, Http2Error code) {
  auto found = streams_.find(id);
  if (found == streams_.end()) return;
  std::shared_ptr<Http2Stream> stream = std::move(found->second);
  streams_.erase(found);
  stream->close(code, stream->reset_by_peer_);
  later([self = this, keep = shared_from_this()] { self->on_stream_gone(); });
}

}  // namespace gw::serve
