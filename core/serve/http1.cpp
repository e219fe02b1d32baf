#include "serve/http1.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <ctime>

#include "base/strings.h"
#include "route/known_headers.h"
#include "route/request.h"

namespace gw::serve {
namespace {

constexpr std::size_t kFirst = 4096;  // Bytes of a buffer.
constexpr std::size_t kSpares = 256;
constexpr std::size_t kFewHeaders = 12;               // Most answers have no more.
constexpr std::size_t kLongestLine = 4096;            // Of chunked framing.
constexpr std::size_t kLargestTrailers = 64UL << 10;  // Of names and values.

/// Buffers of kFirst bytes that the thread's connections do not use while they wait.
thread_local std::vector<std::unique_ptr<char[]>> spare_buffers;

/// "Name: value" of one line; false: it is none.
bool split_line(std::string_view line, Header& out) {
  std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return false;
  thread_local route::Store store;
  store.clear();
  std::optional<std::string_view> name = route::canonical_token(line.substr(0, colon), store);
  if (!name) return false;
  std::string_view value = base::trim(line.substr(colon + 1), " \t");
  out.name = *name;
  out.value = value;
  constexpr std::string_view kBad("\0\n\r", 3);
  return base::printable(value) || value.find_first_of(kBad) == std::string_view::npos;
}

/// A name with spaces, which Go takes from a server and passes to nobody.
/// Source: Go net/textproto reader.go (canonicalMIMEHeaderKey).
bool has_spaced_name(std::string_view line) {
  std::string name(line.substr(0, std::min(line.find(':'), line.size())));
  bool spaced = name.size() < line.size() && std::erase(name, ' ') > 0;
  return spaced && route::is_token(name);
}

std::optional<std::int64_t> parse_length(std::string_view text) {
  std::int64_t out = 0;
  auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), out);
  bool digits = !text.empty() && text.front() >= '0' && text.front() <= '9';
  if (failure != std::errc() || end != text.data() + text.size() || !digits) return std::nullopt;
  return out;
}

bool has_token(const Headers& headers, std::string_view name, std::string_view token) {
  return std::ranges::any_of(headers,
                             [&](const Header& one) { return one.name == name && base::list_has(one.value, token); });
}

/// Of a canonical name.
bool hop_by_hop(std::string_view name) {
  const route::KnownHeader* known = route::known_header(name);
  return known != nullptr && (known->is & route::KnownHeader::HopByHop) != 0;
}

}  // namespace

void Input::consume(std::size_t count) {
  at_ += count;
  if (at_ == end_) at_ = end_ = 0;
}

void Input::grow(std::size_t capacity) {
  std::unique_ptr<char[]> larger;
  if (capacity == kFirst && !spare_buffers.empty()) {
    larger = std::move(spare_buffers.back());
    spare_buffers.pop_back();
  } else {
    larger.reset(new char[capacity]);
  }
  if (end_ > 0) std::memcpy(larger.get(), buffer_.get(), end_);
  buffer_ = std::move(larger);
  capacity_ = capacity;
}

std::span<char> Input::room(std::size_t most) {
  if (at_ > 0) {
    std::memmove(buffer_.get(), buffer_.get() + at_, end_ - at_);
    end_ -= at_;
    at_ = 0;
  }
  if (capacity_ == end_) grow(capacity_ == 0 ? kFirst : std::min(2 * capacity_, capacity_ + most));
  return {buffer_.get() + end_, std::min(capacity_ - end_, most)};
}

Task<ssize_t> Input::fill(Time deadline, std::size_t most) {
  return then(stream_.receive(room(most), deadline), [this](ssize_t count) {
    if (count > 0) end_ += static_cast<std::size_t>(count);
    return count;
  });
}

ssize_t Input::fill_now(std::size_t most) {
  ssize_t count = stream_.read(room(most));
  if (count > 0) end_ += static_cast<std::size_t>(count);
  return count;
}

void Input::take(std::size_t count, std::string& into) {
  into.assign(rest().substr(0, count));
  consume(count);
}

void Input::shrink() {
  if (at_ < end_) return;
  if (capacity_ == kFirst && spare_buffers.size() < kSpares) spare_buffers.push_back(std::move(buffer_));
  buffer_.reset();
  capacity_ = at_ = end_ = 0;
}

std::size_t head_end(std::string_view text, std::size_t from) {
  if (text.starts_with('\n')) return 1;
  if (text.starts_with("\r\n")) return 2;
  for (std::size_t at = text.find('\n', from); at != std::string_view::npos; at = text.find('\n', at + 1)) {
    if (text.substr(at + 1).starts_with('\n')) return at + 2;
    if (text.substr(at + 1).starts_with("\r\n")) return at + 3;
  }
  return 0;
}

ssize_t Http1Body::fail(ssize_t how) {
  broken_ = ended_ = true;
  return how;
}

Task<ssize_t> Http1Body::read(std::span<char> into) {
  if (broken_) co_return kFailed;
  if (ended_) co_return 0;
  if (!begun_) {
    begun_ = true;
    if (before_first_ && input_.rest().empty()) {
      if (!co_await before_first_()) co_return fail();
    }
  }
  switch (framing_) {
    case Framing::Length: {
      ssize_t count = co_await pass(into.first(std::min(into.size(), static_cast<std::size_t>(left_))));
      if (count <= 0) co_return fail(count == kLate ? kLate : kFailed);
      left_ -= count;
      ended_ = left_ == 0;
      co_return count;
    }
    case Framing::UntilClose: {
      ssize_t count = co_await pass(into);
      if (count < 0) co_return fail(count);
      ended_ = count == 0;
      co_return count;
    }
    case Framing::Chunked: break;
  }
  co_return co_await chunk(into);
}

Task<ssize_t> Http1Body::pass(std::span<char> into) {
  std::string_view rest = input_.rest();
  if (rest.empty()) co_return co_await input_.stream().receive(into, deadline_);
  std::size_t count = std::min(rest.size(), into.size());
  std::memcpy(into.data(), rest.data(), count);
  input_.consume(count);
  co_return static_cast<ssize_t>(count);
}

/// A line with its end taken off, "\r\n" and nothing else.
Task<std::optional<std::string>> Http1Body::line() {
  for (;;) {
    std::string_view rest = input_.rest();
    std::size_t end = rest.find('\n');
    if (end > kLongestLine && rest.size() > kLongestLine) co_return std::nullopt;
    if (end != std::string_view::npos) {
      if (end == 0 || rest[end - 1] != '\r') co_return std::nullopt;
      std::string out(rest.substr(0, end - 1));
      input_.consume(end + 1);
      co_return out;
    }
    if (co_await input_.fill(deadline_) <= 0) co_return std::nullopt;
  }
}

Task<ssize_t> Http1Body::chunk(std::span<char> into) {
  if (left_ <= 0) {
    if (!first_chunk_) {
      std::optional<std::string> empty = co_await line();
      if (!empty || !empty->empty()) co_return fail();
    }
    first_chunk_ = false;
    std::optional<std::string> size = co_await line();
    if (!size) co_return fail();
    std::string_view digits = std::string_view(*size).substr(0, size->find(';'));
    while (digits.ends_with(' ') || digits.ends_with('\t')) digits.remove_suffix(1);
    // Framing that is much longer than what it frames is an attack. Source: Go CVE-2023-39326.
    excess_ += static_cast<std::int64_t>(size->size()) + 2;
    auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), left_, 16);
    bool fine = failure == std::errc() && end == digits.data() + digits.size() && !digits.empty() && digits[0] != '-';
    if (!fine || digits.size() > 16) co_return fail();
    excess_ = left_ > excess_ ? 0 : std::max<std::int64_t>(0, excess_ - 16 - 2 * left_);
    if (excess_ > 16384) co_return fail();
    if (left_ == 0) {
      if (!co_await read_trailers()) co_return fail();
      ended_ = true;
      co_return 0;
    }
  }
  ssize_t count = co_await pass(into.first(std::min(into.size(), static_cast<std::size_t>(left_))));
  if (count <= 0) co_return fail(count == kLate ? kLate : kFailed);
  left_ -= count;
  co_return count;
}

Task<bool> Http1Body::read_trailers() {
  std::size_t size = 0;
  for (;;) {
    std::optional<std::string> one = co_await line();
    if (!one) co_return false;
    if (one->empty()) co_return true;
    size += one->size();
    Header header;
    if (size > kLargestTrailers || !split_line(*one, header)) co_return false;
    trailers_.push_back(std::move(header));
  }
}

std::optional<ParsedAnswer> parse_answer(std::string_view head, std::string_view method, std::string& why) {
  auto refuse = [&](std::string text) {
    why = std::move(text);
    return std::nullopt;
  };
  ParsedAnswer out;
  out.headers.reserve(kFewHeaders);
  std::size_t end = head.find('\n');
  std::string_view line = base::trim(head.substr(0, end), "\r\n");
  bool version = line.starts_with("HTTP/1.0 ") || line.starts_with("HTTP/1.1 ");
  if (!version || line.size() < 12) return refuse("malformed HTTP response");
  out.minor = line[7] - '0';
  std::optional<std::int64_t> status = parse_length(line.substr(9, 3));
  if (!status || *status < 100 || (line.size() > 12 && line[12] != ' ')) return refuse("malformed HTTP status code");
  out.status = static_cast<int>(*status);
  for (head.remove_prefix(end + 1); !head.empty();) {
    end = head.find('\n');
    line = head.substr(0, end);
    head.remove_prefix(end == std::string_view::npos ? head.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) break;
    if ((line[0] == ' ' || line[0] == '\t') && !out.headers.empty()) {
      out.headers.back().value.append(" ").append(base::trim(line));
      continue;
    }
    if (split_line(line, out.headers.emplace_back())) continue;
    if (!has_spaced_name(line)) return refuse("malformed MIME header line");
    out.headers.pop_back();
  }
  out.keep_alive = out.minor == 1 ? !has_token(out.headers, "Connection", "close")
                                  : has_token(out.headers, "Connection", "keep-alive");
  bool bodiless = method == "HEAD" || out.status / 100 == 1 || out.status == 204 || out.status == 304;
  const Header* encoding = nullptr;
  std::optional<std::int64_t> length;
  for (const Header& one : out.headers) {
    if (encoding == nullptr && one.name == "Transfer-Encoding") encoding = &one;
    if (one.name != "Content-Length") continue;
    std::optional<std::int64_t> size = parse_length(one.value);
    if (!size || (length && *length != *size)) return refuse("bad Content-Length");
    length = size;
  }
  if (encoding != nullptr && out.minor == 1) {
    if (!base::equal_fold_ascii(encoding->value, "chunked")) return refuse("unsupported transfer encoding");
    out.framing = Http1Body::Framing::Chunked;
    remove_header(out.headers, "Content-Length");
  } else if (length) {
    out.framing = Http1Body::Framing::Length;
    out.size = *length;
  }
  if (bodiless) out.framing = Http1Body::Framing::Length;
  out.body_size = bodiless ? 0 : out.size;
  return out;
}

void remove_hop_headers(Headers& headers) {
  std::vector<std::string> named;
  for (const Header& one : headers) {
    // What most servers say names no header.
    if (one.name != "Connection" || one.value == "keep-alive" || one.value == "close") continue;
    for (std::string_view part : base::split(one.value, ",")) named.emplace_back(base::trim(part));
  }
  std::erase_if(headers, [&](const Header& one) {
    return hop_by_hop(one.name) ||
           std::ranges::any_of(named, [&](const std::string& name) { return base::equal_fold_ascii(name, one.name); });
  });
}

std::string_view http_date() {
  thread_local std::time_t made = 0;
  thread_local std::array<char, 32> text{};
  thread_local std::size_t size = 0;
  std::time_t now = std::time(nullptr);
  if (now != made) {
    made = now;
    std::tm broken{};
    gmtime_r(&now, &broken);
    size = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &broken);
  }
  return {text.data(), size};
}

}  // namespace gw::serve
