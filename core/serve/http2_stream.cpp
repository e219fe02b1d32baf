#include "serve/http2_stream.h"

#include <algorithm>
#include <cstring>

#include "serve/http2_session.h"

namespace gw::serve {
namespace {

constexpr std::size_t kMostWaiting = 64UL << 10;  // Bytes that wait to go, of one stream.

}  // namespace

void ByteQueue::add(std::string_view more) {
  if (at_ > 0 && at_ >= bytes_.size() / 2) {
    bytes_.erase(0, at_);
    at_ = 0;
  }
  bytes_.append(more);
}

void ByteQueue::consume(std::size_t count) {
  at_ += count;
  if (at_ != bytes_.size()) return;
  bytes_.clear();
  at_ = 0;
}

std::size_t ByteQueue::take(std::span<char> into) {
  std::size_t count = std::min(into.size(), size());
  if (count > 0) std::memcpy(into.data(), bytes_.data() + at_, count);
  consume(count);
  return count;
}

void Waiter::Wait::await_suspend(std::coroutine_handle<> waiting) {
  self.waiting_ = waiting;
  self.late_ = false;
  if (deadline == kNever) return;
  self.loop_ = &loop;
  self.timer_ = loop.at(deadline, [waiter = &self] {
    waiter->loop_ = nullptr;
    waiter->late_ = true;
    waiter->take().resume();
  });
}

std::coroutine_handle<> Waiter::take() {
  if (Loop* loop = std::exchange(loop_, nullptr)) loop->forget(timer_);
  return std::exchange(waiting_, nullptr);
}

Http2Stream::Http2Stream(std::shared_ptr<Http2Session> session, std::int32_t id, std::size_t largest_head)
    : fields_(largest_head), id_(id), session_(std::move(session)) {}

Http2Stream::~Http2Stream() = default;

Task<ssize_t> Http2Stream::take(std::span<char> into, Time deadline) {
  auto keep = shared_from_this();
  while (in_.empty()) {
    if (in_failed_) co_return kFailed;
    if (in_ended_) co_return 0;
    if (ignored_) co_return kLate;
    if (!co_await reader_.wait(session_->loop(), deadline)) co_return kLate;
  }
  if (in_failed_) co_return kFailed;
  std::size_t count = in_.take(into);
  session_->consumed(id_, count);
  co_return static_cast<ssize_t>(count);
}

Task<bool> Http2Stream::put(std::string_view bytes) {
  auto keep = shared_from_this();
  while (!bytes.empty()) {
    if (closed_ || out_ended_) co_return false;
    std::size_t room = kMostWaiting - std::min(kMostWaiting, out_.size());
    if (room == 0) {
      co_await writer_.wait(session_->loop());
      continue;
    }
    std::string_view piece = bytes.substr(0, room);
    out_.add(piece);
    bytes.remove_prefix(piece.size());
    continue_sending();
  }
  co_return !closed_;
}

void Http2Stream::put_end(const Headers& trailers) {
  if (closed_ || out_ended_) return;
  out_ended_ = true;
  out_trailers_ = trailers;
  continue_sending();
}

void Http2Stream::continue_sending() {
  if (std::exchange(deferred_, false)) session_->resume_sending(id_);
  session_->send_soon();
}

void Http2Stream::reset(Http2Error code) {
  if (closed_) return;
  session_->submit_reset(id_, code);
  close(code, false);
}

void Http2Stream::ignore_rest() {
  ignored_ = true;
  session_->consumed(id_, in_.size());
  in_.consume(in_.size());
  session_->later(reader_);
}

void Http2Stream::fail_reading() {
  in_failed_ = true;
  session_->later(reader_);
}

void Http2Stream::wake_reader() { session_->later(reader_); }

void Http2Stream::keep_trailers() {
  for (const rule::Pair& line : fields_.regular())
    trailers_.push_back({canonical_name(line.name), std::string(line.value)});
}

void Http2Stream::add_data(std::string_view bytes) {
  received_ += static_cast<std::int64_t>(bytes.size());
  bool excess = !closed_ && expected_ >= 0 && received_ > expected_;
  if (ignored_ || closed_ || in_ended_ || excess) {
    session_->consumed(id_, bytes.size());
    if (!excess) return;
    fail_reading();
    reset(Http2Error::Protocol);
    return;
  }
  in_.add(bytes);
  session_->later(reader_);
}

void Http2Stream::end_data() {
  if (closed_ || in_ended_) return;
  in_ended_ = true;
  if (expected_ >= 0 && received_ != expected_) in_failed_ = true;
  session_->later(reader_);
}

void Http2Stream::close(Http2Error code, bool by_peer) {
  if (closed_) return;
  closed_ = true;
  if (!in_ended_) in_failed_ = true;
  on_closed(code, by_peer);  // Before those that wait, so that they know why.
  session_->later(reader_);
  session_->later(writer_);
}

}  // namespace gw::serve
