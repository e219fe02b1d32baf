#include "serve/http1_sink.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/go_values.h"
#include "base/strings.h"

namespace gw::serve {
namespace {

constexpr std::size_t kCopied = 4096;  // Bytes that are copied, to be sent with what stands around them.

void add_number(Draft& out, std::int64_t value, int base) {
  std::array<char, 24> digits;
  char* end = std::to_chars(digits.data(), digits.data() + digits.size(), value, base).ptr;
  out.add({digits.data(), static_cast<std::size_t>(end - digits.data())});
}

void add_line(Draft& out, std::string_view name, std::string_view value) {
  constexpr std::size_t kNone = std::string_view::npos;
  if (value.find('\n') == kNone && value.find('\r') == kNone) {
    out.add_line(name, value);
    return;
  }
  // A break would begin another line.
  std::string one(value);
  std::ranges::replace_if(
      one, [](char c) { return c == '\r' || c == '\n'; }, ' ');
  out.add_line(name, one);
}

void add_status(Draft& out, int status, int minor) {
  if (status == 200 && minor >= 1) {
    out.add("HTTP/1.1 200 OK\r\n");
    return;
  }
  // In the version of the request. Source: Go net/http server.go (writeStatusLine).
  out.add(minor >= 1 ? "HTTP/1.1 " : "HTTP/1.0 ");
  add_number(out, status, 10);
  std::string_view text = base::status_text(status);
  out.add(" ");
  if (text.empty()) out.add("status code "), add_number(out, status, 10);
  else out.add(text);
  out.add("\r\n");
}

bool framing(std::string_view name) {
  if (name.size() != 14 && name.size() != 17 && name.size() != 10) return false;
  return base::equal_fold_ascii(name, "Content-Length") || base::equal_fold_ascii(name, "Transfer-Encoding") ||
         base::equal_fold_ascii(name, "Connection");
}

}  // namespace

Time Http1Sink::deadline() const { return timeout_ == Duration::zero() ? kNever : stream_.loop().now() + timeout_; }

Task<bool> Http1Sink::interim(AnswerHead head) {
  if (asked_.minor < 1) co_return true;
  Draft text;
  add_status(text, head.status, asked_.minor);
  for (const Header& one : head.headers) add_line(text, one.name, one.value);
  text.add("\r\n");
  co_return co_await stream_.send(text.view(), deadline());
}

Task<bool> Http1Sink::head(AnswerHead head) {
  if (begun_) return Task<bool>::done(headless_);
  begun_ = true;
  add_status(held_, head.status, asked_.minor);
  bool date = false;
  const bool unchanged = head.status == 304;
  for (const Header& one : head.headers) {
    if (head.status != 101 && framing(one.name)) continue;
    // Source: Go net/http transfer.go (suppressedHeaders).
    if (unchanged && base::equal_fold_ascii(one.name, "Content-Type")) continue;
    date = date || one.name == "Date";
    add_line(held_, one.name, one.value);
  }
  if (!date) add_line(held_, "Date", http_date());
  if (head.status == 101) {
    held_.add("\r\n");
    ended_ = upgraded_ = true;
    return flush();
  }
  bool none = head.status / 100 == 1 || head.status == 204 || head.status == 304;
  bodiless_ = none || asked_.head;
  left_ = head.size;
  chunked_ = !bodiless_ && head.size < 0 && asked_.minor >= 1;
  if (head.size >= 0 && !none) {
    held_.add("Content-Length: ");
    add_number(held_, head.size, 10);
    held_.add("\r\n");
  } else if (chunked_) {
    if (!head.trailers.empty()) {
      std::string names;
      for (const std::string& name : head.trailers) names += (names.empty() ? "" : ", ") + name;
      add_line(held_, "Trailer", names);
    }
    held_.add("Transfer-Encoding: chunked\r\n");
  } else if (!bodiless_) {
    asked_.keep_alive = false;  // The end of the connection is that of the body.
  }
  if (!asked_.keep_alive) held_.add(asked_.minor >= 1 ? "Connection: close\r\n" : "");
  else if (asked_.minor == 0) held_.add("Connection: keep-alive\r\n");
  held_.add("\r\n");
  return Task<bool>::done(true);
}

Task<bool> Http1Sink::put(std::string_view bytes) {
  // Two pieces cost the kernel more than a short copy.
  if (bytes.size() <= kCopied && !held_.empty()) {
    held_.add(bytes);
    bytes = {};
  }
  return then(stream_.send(held_.view(), bytes, deadline()), [this](bool sent) {
    held_.clear();
    if (std::exchange(ends_chunk_, false)) held_.add("\r\n");
    broken_ = broken_ || !sent;
    return sent;
  });
}

Task<bool> Http1Sink::write(std::string_view bytes) {
  if (broken_) return Task<bool>::done(false);
  if (bytes.empty() || bodiless_) return Task<bool>::done(true);
  if (chunked_) {
    add_number(held_, static_cast<std::int64_t>(bytes.size()), 16);
    held_.add("\r\n");
    if (bytes.size() <= kCopied) {
      held_.add(bytes).add("\r\n");
      return put({});
    }
    ends_chunk_ = true;
    return put(bytes);
  }
  if (left_ >= 0) {
    bytes = bytes.substr(0, static_cast<std::size_t>(left_));  // More than was promised would be another answer.
    left_ -= static_cast<std::int64_t>(bytes.size());
  }
  return put(bytes);
}

/// Source: Go net/http server.go (response.FlushError).
Task<bool> Http1Sink::begin_without_head() {
  // The head waits for nobody: it goes with what comes behind it.
  bool fine = head({}).await_resume();
  headless_ = true;
  return fine ? put({}) : Task<bool>::done(false);
}

Task<bool> Http1Sink::flush() {
  if (!begun_) return begin_without_head();
  if (held_.empty()) return Task<bool>::done(!broken_);
  return put({});
}

Task<bool> Http1Sink::end(const Headers& trailers) {
  if (broken_ || ended_) return Task<bool>::done(!broken_);
  if (!begun_) return Task<bool>::done(false);
  if (!bodiless_ && left_ > 0) {
    abort();
    return Task<bool>::done(false);
  }
  ended_ = true;
  if (chunked_) {
    held_.add("0\r\n");
    for (const Header& one : trailers) add_line(held_, one.name, one.value);
    held_.add("\r\n");
  }
  if (held_.empty()) return Task<bool>::done(true);
  return put({});
}

void Http1Sink::abort() {
  broken_ = true;
  stream_.close();
}

Stream* Http1Sink::upgrade() {
  if (!upgraded_) return nullptr;
  stream_.put_back(std::string(input_.rest()));
  input_.consume(input_.rest().size());
  return &stream_;
}

}  // namespace gw::serve
