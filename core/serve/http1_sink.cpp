#include "serve/http1_sink.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/go_values.h"
#include "base/strings.h"

namespace gw::serve {
namespace {

constexpr std::size_t kCopied = 4096;  // Bytes of a chunk that are copied, to be sent with its end.

void add_number(std::string& out, std::int64_t value, int base) {
  std::array<char, 24> digits;
  auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, base).ptr;
  out.append(digits.data(), end);
}

void add_line(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value);
  // A break would begin another line.
  if (value.find_first_of("\r\n") != std::string_view::npos) {
    std::replace_if(
        out.end() - static_cast<std::ptrdiff_t>(value.size()), out.end(), [](char c) { return c == '\r' || c == '\n'; },
        ' ');
  }
  out.append("\r\n");
}

void add_status(std::string& out, int status) {
  out.append("HTTP/1.1 ");
  add_number(out, status, 10);
  std::string_view text = base::status_text(status);
  out.append(" ");
  if (text.empty()) out.append("status code "), add_number(out, status, 10);
  else out.append(text);
  out.append("\r\n");
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
  std::string text;
  add_status(text, head.status);
  for (const Header& one : head.headers) add_line(text, one.name, one.value);
  text.append("\r\n");
  co_return co_await stream_.send(text, deadline());
}

Task<bool> Http1Sink::head(AnswerHead head) {
  if (begun_) co_return headless_;
  begun_ = true;
  held_.reserve(512);
  add_status(held_, head.status);
  bool date = false;
  for (const Header& one : head.headers) {
    if (head.status != 101 && framing(one.name)) continue;
    date = date || one.name == "Date";
    add_line(held_, one.name, one.value);
  }
  if (!date) add_line(held_, "Date", http_date());
  if (head.status == 101) {
    held_.append("\r\n");
    ended_ = upgraded_ = true;
    co_return co_await flush();
  }
  bool none = head.status / 100 == 1 || head.status == 204 || head.status == 304;
  bodiless_ = none || asked_.head;
  left_ = head.size;
  chunked_ = !bodiless_ && head.size < 0 && asked_.minor >= 1;
  if (head.size >= 0 && head.status / 100 != 1 && head.status != 204 && !(head.status == 304 && head.size == 0)) {
    held_.append("Content-Length: ");
    add_number(held_, head.size, 10);
    held_.append("\r\n");
  } else if (chunked_) {
    if (!head.trailers.empty()) {
      std::string names;
      for (const std::string& name : head.trailers) names += (names.empty() ? "" : ", ") + name;
      add_line(held_, "Trailer", names);
    }
    held_.append("Transfer-Encoding: chunked\r\n");
  } else if (!bodiless_) {
    asked_.keep_alive = false;  // The end of the connection is that of the body.
  }
  if (!asked_.keep_alive) held_.append(asked_.minor >= 1 ? "Connection: close\r\n" : "");
  else if (asked_.minor == 0) held_.append("Connection: keep-alive\r\n");
  held_.append("\r\n");
  co_return true;
}

Task<bool> Http1Sink::put(std::string_view bytes) {
  bool sent = co_await stream_.send(held_, bytes, deadline());
  held_.clear();
  if (!sent) broken_ = true;
  co_return sent;
}

Task<bool> Http1Sink::write(std::string_view bytes) {
  if (broken_) co_return false;
  if (bytes.empty() || bodiless_) co_return true;
  if (chunked_) {
    add_number(held_, static_cast<std::int64_t>(bytes.size()), 16);
    held_.append("\r\n");
    if (bytes.size() <= kCopied) {
      held_.append(bytes).append("\r\n");
      co_return co_await put({});
    }
    bool sent = co_await put(bytes);
    held_.append("\r\n");  // Goes with the next piece.
    co_return sent;
  }
  if (left_ >= 0) {
    bytes = bytes.substr(0, static_cast<std::size_t>(left_));  // More than was promised would be another answer.
    left_ -= static_cast<std::int64_t>(bytes.size());
  }
  co_return co_await put(bytes);
}

/// Source: Go net/http server.go (response.FlushError).
Task<bool> Http1Sink::begin_without_head() {
  bool fine = co_await head({});
  headless_ = true;
  if (!fine) co_return false;
  co_return co_await put({});
}

Task<bool> Http1Sink::flush() {
  if (!begun_) co_return co_await begin_without_head();
  if (held_.empty()) co_return !broken_;
  co_return co_await put({});
}

Task<bool> Http1Sink::end(const Headers& trailers) {
  if (broken_ || ended_) co_return !broken_;
  if (!begun_) co_return false;
  if (!bodiless_ && left_ > 0) {
    abort();
    co_return false;
  }
  ended_ = true;
  if (chunked_) {
    held_.append("0\r\n");
    for (const Header& one : trailers) add_line(held_, one.name, one.value);
    held_.append("\r\n");
  }
  if (held_.empty()) co_return true;
  co_return co_await put({});
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
