// The answer's way to a client of HTTP/2. Source: Go 1.26 net/http h2_bundle.go (responseWriterState.writeChunk,
// writeResHeaders).

#include <array>
#include <charconv>

#include "base/strings.h"
#include "serve/http1.h"
#include "serve/http2_front.h"

namespace gw::serve {
namespace {

/// Lines of a head, and the texts that they need beside it.
class Lines {
 public:
  explicit Lines(const AnswerHead& head) {
    list_.reserve(head.headers.size() + 4);
    list_.push_back({":status", number(head.status, status_)});
    for (const Header& one : head.headers) {
      if (allowed(one)) list_.push_back({one.name, one.value});
    }
  }

  void add_final(const AnswerHead& head) {
    if (find_header(head.headers, "Date") == nullptr) list_.push_back({"date", http_date()});
    bool none = head.status == 204 || (head.status == 304 && head.size == 0);
    if (head.size >= 0 && !none) list_.push_back({"content-length", number(head.size, size_)});
    for (const std::string& name : head.trailers) trailers_ += (trailers_.empty() ? "" : ", ") + name;
    if (!trailers_.empty()) list_.push_back({"trailer", trailers_});
  }

  const std::vector<Http2Line>& list() const { return list_; }

 private:
  static bool allowed(const Header& line) {
    if (http2_forbids(line.name) || base::equal_fold_ascii(line.name, "Content-Length")) return false;
    return http2_name(base::ascii_lower(line.name)) && http2_value(line.value);
  }
  static std::string_view number(std::int64_t value, std::array<char, 24>& digits) {
    char* end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    return {digits.data(), static_cast<std::size_t>(end - digits.data())};
  }

  std::array<char, 24> status_, size_;
  std::string trailers_;
  std::vector<Http2Line> list_;
};

}  // namespace

Task<bool> Http2FrontStream::interim(AnswerHead head) {
  if (begun_ || closed()) co_return false;
  Lines lines(head);
  co_return session().submit_interim(*this, lines.list());
}

Task<bool> Http2FrontStream::head(AnswerHead head) {
  if (begun_ || closed()) co_return headless_ && !closed();
  begun_ = true;
  bodiless_ = question_.method == "HEAD" || head.status / 100 == 1 || head.status == 204 || head.status == 304;
  left_ = head.size;
  if (base::equal_fold_ascii(header_value(head.headers, "Connection"), "close")) front_.end_connection();
  held_ = std::move(head);
  // With what comes of the body before the turn ends; without it, if none does.
  session().later(
      [self = std::static_pointer_cast<Http2FrontStream>(shared_from_this())] { self->submit_head(false); });
  co_return true;
}

void Http2FrontStream::submit_head(bool ended) {
  if (std::exchange(submitted_, true)) return;
  Lines lines(*held_);
  lines.add_final(*held_);
  if (!session().submit_answer(*this, lines.list(), ended)) reset(Http2Error::Internal);
  held_.reset();
}

Task<bool> Http2FrontStream::write(std::string_view bytes) {
  if (!begun_ || ended_ || closed()) co_return false;
  if (bytes.empty() || bodiless_) co_return true;
  submit_head(false);
  if (left_ >= 0) {
    bytes = bytes.substr(0, static_cast<std::size_t>(left_));
    left_ -= static_cast<std::int64_t>(bytes.size());
  }
  co_return co_await put(bytes);
}

Task<bool> Http2FrontStream::flush() {
  if (closed()) co_return false;
  if (!begun_) {
    co_await head({});
    headless_ = true;
  }
  submit_head(false);
  co_return true;
}

Task<bool> Http2FrontStream::end(const Headers& trailers) {
  if (ended_) co_return true;
  if (!begun_ || closed()) co_return false;
  if (!bodiless_ && left_ > 0) {
    abort();
    co_return false;
  }
  ended_ = true;
  Headers sent;
  for (const Header& one : trailers) {
    bool fine = !http2_forbids(one.name) && http2_name(base::ascii_lower(one.name)) && http2_value(one.value);
    if (fine && trailer_allowed(one.name)) sent.push_back(one);
  }
  submit_head(sent.empty());
  put_end(sent);
  co_return true;
}

void Http2FrontStream::abort() {
  if (ended_) return;
  aborted_ = true;
  reset(Http2Error::Internal);
}

Task<void> Http2FrontStream::refuse() {
  AnswerHead answer;
  answer.status = refused_;
  answer.size = static_cast<std::int64_t>(refusal_.size());
  bool html = refusal_.starts_with('<');
  answer.headers.push_back({"Content-Type", html ? "text/html; charset=utf-8" : "text/plain; charset=utf-8"});
  if (!html) answer.headers.push_back({"X-Content-Type-Options", "nosniff"});
  if (!co_await head(std::move(answer))) co_return;
  if (!co_await write(refusal_)) co_return;
  co_await end({});
}

}  // namespace gw::serve
