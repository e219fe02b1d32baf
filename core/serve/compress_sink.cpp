#include "serve/compress_sink.h"

#include "serve/content_type.h"

namespace gw::serve {
namespace {

bool may_have_body(int status) { return status >= 200 && status != 204 && status != 304; }

}  // namespace

CompressSink::CompressSink(Sink& next, Coding coding, const CompressRules& rules)
    : PassSink(next), coding_(coding), rules_(rules) {}

Task<bool> CompressSink::head(AnswerHead head) {
  // In front of what the server says.
  head.headers.insert(head.headers.begin(), {"Vary", "Accept-Encoding"});
  bool decided = head.status == 101;
  if (decided) {
    state_ = State::Plain;
    return next_.head(std::move(head));
  }
  head_ = std::move(head);
  has_head_ = true;
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

/// Sends the head and what is held of the body.
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
  if (!co_await next_.head(std::move(head_))) co_return false;
  std::string held = std::move(held_);
  if (held.empty()) co_return true;
  if (state_ == State::Plain) co_return co_await next_.write(held);
  co_return co_await compress(held);
}

Task<bool> CompressSink::write(std::string_view bytes) {
  if (state_ == State::Plain) return next_.write(bytes);
  if (state_ == State::Compressed) return compress(bytes);
  return bytes.empty() ? taken() : decide_and_write(bytes);
}

Task<bool> CompressSink::decide_and_write(std::string_view bytes) {
  held_.append(bytes);
  Choice choice = choose(held_.size(), false);
  if (choice == Choice::Wait) co_return true;
  co_return co_await begin(choice);
}

Task<bool> CompressSink::compress(std::string_view bytes) {
  out_.clear();
  if (!encoder_->write(bytes, out_)) {
    next_.abort();
    co_return false;
  }
  if (out_.empty()) co_return true;
  co_return co_await next_.write(out_);
}

Task<bool> CompressSink::flush() {
  if (state_ == State::Plain) return next_.flush();
  if (state_ == State::Compressed) return flush_encoder();
  // Nothing is known of the body yet: the head waits on.
  return held_.empty() ? taken() : decide_and_flush();
}

Task<bool> CompressSink::decide_and_flush() {
  Choice choice = choose(held_.size(), true);
  if (!co_await begin(choice)) co_return false;
  co_return co_await flush();
}

Task<bool> CompressSink::flush_encoder() {
  out_.clear();
  if (!encoder_->flush(out_)) {
    next_.abort();
    co_return false;
  }
  bool taken = true;
  if (!out_.empty()) taken = co_await next_.write(out_);
  if (taken) taken = co_await next_.flush();
  co_return taken;
}

Task<bool> CompressSink::end(const Headers& trailers) {
  if (state_ == State::Plain || !has_head_) return next_.end(trailers);
  return finish(&trailers);
}

Task<bool> CompressSink::finish(const Headers* trailers) {
  if (state_ == State::Undecided) {
    if (head_.size < 0 && head_.trailers.empty()) head_.size = static_cast<std::int64_t>(held_.size());
    bool begun = co_await begin(Choice::Plain);
    if (begun) begun = co_await next_.end(*trailers);
    co_return begun;
  }
  out_.clear();
  if (!encoder_->finish(out_)) {
    next_.abort();
    co_return false;
  }
  bool taken = true;
  if (!out_.empty()) taken = co_await next_.write(out_);
  if (!taken) co_return false;
  co_return co_await next_.end(*trailers);
}

}  // namespace gw::serve
