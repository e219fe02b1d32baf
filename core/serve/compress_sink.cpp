#include "serve/compress_sink.h"

#include <algorithm>

#include "serve/content_type.h"

namespace gw::serve {
namespace {

/// Bytes of a body that Go counts before it sends the head. Source: Go net/http server.go (bufferBeforeChunkingSize).
constexpr std::size_t kCounted = 2048;

bool may_have_body(int status) { return status >= 200 && status != 204 && status != 304; }

}  // namespace

CompressSink::CompressSink(Sink& next, Coding coding, const CompressRules& rules, bool may)
    : PassSink(next), coding_(coding), rules_(rules), may_(may) {}

Task<bool> CompressSink::head(AnswerHead head) {
  // In front of what the server says. What a middleware behind this one sets replaces it.
  if (!std::exchange(head.sets_vary, false)) head.headers.insert(head.headers.begin(), {"Vary", "Accept-Encoding"});
  if (head.status == 101 || !may_) {
    state_ = State::Plain;
    return next_.head(std::move(head));
  }
  head_ = std::move(head);
  has_head_ = true;
  streams_ = head_.flushed_after == Duration::zero();
  flushed_after_ = std::min<Duration>(head_.flushed_after, std::chrono::hours(24 * 365));
  flushed_at_ = Clock::now() + flushed_after_;
  return taken();
}

bool CompressSink::type_allows() const {
  const Header* type = find_header(head_.headers, "Content-Type");
  if (type == nullptr || type->value.empty()) return true;
  MediaType parsed = parse_media_type(type->value);
  if (!parsed.fine) return false;
  return rules_.included.empty() ? !rules_.excluded.contains(parsed.type) : rules_.included.contains(parsed.type);
}

bool CompressSink::gzip_type_allows() const {
  std::string_view type = header_value(head_.headers, "Content-Type");
  if (type.empty() && may_have_body(head_.status) && !held_.empty()) type = detect_content_type(held_);
  MediaType parsed = parse_media_type(type);
  if (!rules_.included.empty()) return parsed.fine && rules_.included.contains(parsed.type);
  return !parsed.fine || !rules_.excluded.contains(parsed.type);
}

/// `size`: bytes of the body that are known.
CompressSink::Choice CompressSink::choose(std::size_t size, bool flushed) const {
  if (coding_ == Coding::Gzip) return choose_gzip(size, flushed);
  if (!header_value(head_.headers, "Content-Encoding").empty() || !type_allows()) return Choice::Plain;
  return flushed || size >= rules_.smallest ? Choice::Compress : Choice::Wait;
}

CompressSink::Choice CompressSink::choose_gzip(std::size_t size, bool flushed) const {
  if (find_header(head_.headers, "No-Gzip-Compression") != nullptr ||
      !header_value(head_.headers, "Content-Encoding").empty() || !header_value(head_.headers, "Content-Range").empty())
    return Choice::Plain;
  bool announced = head_.size > 0;
  bool large = announced ? std::cmp_greater_equal(head_.size, rules_.smallest) : flushed || size >= rules_.smallest;
  if (!large) return announced ? Choice::Plain : Choice::Wait;
  return gzip_type_allows() ? Choice::Compress : Choice::Plain;
}

/// Goes on with what is held of the body. The head of a compressed one waits for bytes: there may be so few of them
/// that their size can be said.
Task<bool> CompressSink::begin(Choice choice) {
  remove_header(head_.headers, "No-Gzip-Compression");
  if (choice == Choice::Compress) {
    state_ = State::Compressed;
    encoder_ = make_encoder(coding_);
    head_.size = -1;
    remove_header(head_.headers, "Content-Length");
    if (coding_ == Coding::Gzip) remove_header(head_.headers, "Accept-Ranges");
    set_header(head_.headers, "Content-Encoding", coding_name(coding_));
  } else {
    state_ = State::Plain;
  }
  std::string held = std::move(held_);
  if (state_ == State::Compressed) co_return co_await compress(held);
  has_head_ = false;
  bool fine = co_await next_.head(std::move(head_));
  if (!fine) co_return false;
  if (held.empty()) co_return true;
  co_return co_await next_.write(held);
}

/// Sends what is compressed, behind the head.
Task<bool> CompressSink::put() {
  if (has_head_) {
    has_head_ = false;
    bool fine = co_await next_.head(std::move(head_));
    if (!fine) co_return false;
  }
  if (out_.empty()) co_return true;
  bool sent = co_await next_.write(out_);
  out_.clear();
  co_return sent;
}

Task<bool> CompressSink::write(std::string_view bytes) {
  if (state_ == State::Plain) return next_.write(bytes);
  if (streams_) return write_and_flush(bytes);
  if (state_ == State::Compressed) return compress(bytes);
  return bytes.empty() ? taken() : decide_and_write(bytes);
}

Task<bool> CompressSink::write_and_flush(std::string_view bytes) {
  bool fine = state_ == State::Compressed || bytes.empty();
  if (state_ == State::Compressed) fine = co_await compress(bytes);
  else if (!bytes.empty()) fine = co_await decide_and_write(bytes);
  if (!fine) co_return false;
  co_return co_await flush_all();
}

Task<bool> CompressSink::decide_and_write(std::string_view bytes) {
  held_.append(bytes);
  Choice choice = choose(held_.size(), false);
  if (choice == Choice::Wait) co_return true;
  co_return co_await begin(choice);
}

Task<bool> CompressSink::compress(std::string_view bytes) {
  if (!encoder_->write(bytes, out_)) {
    next_.abort();
    co_return false;
  }
  if (out_.size() <= kCounted) co_return true;
  co_return co_await put();
}

Task<bool> CompressSink::flush() {
  if (state_ == State::Plain) return next_.flush();
  // What streams is flushed behind each piece; the rest is when its time has come.
  if (streams_ || Clock::now() < flushed_at_) return taken();
  flushed_at_ = Clock::now() + flushed_after_;
  return flush_all();
}

Task<bool> CompressSink::flush_all() {
  if (state_ == State::Plain) return next_.flush();
  if (state_ == State::Compressed) return flush_encoder();
  // Nothing is known of the body yet: the head waits on.
  return held_.empty() ? taken() : decide_and_flush();
}

Task<bool> CompressSink::decide_and_flush() {
  Choice choice = choose(held_.size(), true);
  bool fine = co_await begin(choice);
  if (!fine) co_return false;
  co_return co_await flush_all();
}

Task<bool> CompressSink::flush_encoder() {
  if (!encoder_->flush(out_)) {
    next_.abort();
    co_return false;
  }
  bool fine = co_await put();
  if (!fine) co_return false;
  co_return co_await next_.flush();
}

Task<bool> CompressSink::end(const Headers& trailers) {
  if (state_ == State::Plain || (state_ == State::Undecided && !has_head_)) return next_.end(trailers);
  std::int64_t size = -1;
  if (state_ == State::Undecided) {
    // Too little to be compressed.
    remove_header(head_.headers, "No-Gzip-Compression");
    out_.swap(held_);
    size = static_cast<std::int64_t>(out_.size());
  } else if (!encoder_->finish(out_)) {
    next_.abort();
  } else if (out_.size() <= kCounted) {
    size = static_cast<std::int64_t>(out_.size());
  }
  state_ = State::Plain;
  if (has_head_ && head_.size < 0 && head_.trailers.empty()) head_.size = size;
  return put_last(trailers);
}

Task<bool> CompressSink::put_last(const Headers& trailers) {
  bool fine = co_await put();
  if (!fine) co_return false;
  co_return co_await next_.end(trailers);
}

}  // namespace gw::serve
