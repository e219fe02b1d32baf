#include "serve/http2_client_stream.h"

#include <charconv>

#include "base/strings.h"

namespace gw::serve {
namespace {

constexpr std::size_t kLargestHead = 10UL << 20;  // Source: http.Transport.MaxResponseHeaderBytes.
constexpr std::size_t kMostInterim = 100;         // That nobody has taken.

/// Source: Go net/http transfer.go (shouldSendReqContentLength).
bool says_length(std::string_view method, std::int64_t size) {
  return size > 0 || (size == 0 && (method == "POST" || method == "PUT" || method == "PATCH"));
}

/// The pairs of a cookie header go on their own, which compresses better.
void add_cookies(std::string_view value, std::vector<Http2Line>& out) {
  for (std::size_t end = value.find(';'); end != std::string_view::npos; end = value.find(';')) {
    out.push_back({"cookie", value.substr(0, end)});
    value.remove_prefix(end + 1);
    while (value.starts_with(' ')) value.remove_prefix(1);
  }
  if (!value.empty()) out.push_back({"cookie", value});
}

std::optional<int> status_of(std::string_view text) {
  int out = 0;
  auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (failure != std::errc() || end != text.data() + text.size() || out < 100 || out > 999) return std::nullopt;
  return out;
}

}  // namespace

Http2ClientStream::Http2ClientStream(std::shared_ptr<Http2Session> session, bool asks_head)
    : Http2Stream(std::move(session), 0, kLargestHead), asks_head_(asks_head) {}

/// Source: EncodeHeaders.
bool Http2ClientStream::submit(const std::shared_ptr<Http2ClientStream>& stream, const route::Outgoing& head,
                               std::string_view scheme, const Body& body) {
  std::vector<Http2Line> lines = {{":authority", head.host}, {":method", head.method}};
  if (head.method != "CONNECT") {
    lines.push_back({":path", head.target});
    lines.push_back({":scheme", scheme});
  }
  for (const rule::Pair& line : head.headers) {
    if (http2_forbids(line.name) || base::equal_fold_ascii(line.name, "Content-Length")) continue;
    if (base::equal_fold_ascii(line.name, "Te") && line.value != "trailers") continue;
    if (base::equal_fold_ascii(line.name, "Cookie")) add_cookies(line.value, lines);
    else if (http2_value(line.value)) lines.push_back({line.name, line.value});
  }
  std::string length = std::to_string(body.size());
  if (says_length(head.method, body.size())) lines.push_back({"content-length", length});
  stream->id_ = stream->session().submit_request(stream, lines, body.none());
  return stream->id_ > 0;
}

Task<bool> Http2ClientStream::next_head(AnswerHead& into) {
  auto keep = shared_from_this();
  while (heads_.empty()) {
    if (malformed_ || in_failed_ || closed()) co_return false;
    // Whoever sets the deadline while this waits wakes it.
    late_ = !co_await reader_.wait(session().loop(), head_deadline_);
    if (late_) co_return false;
  }
  into = std::move(heads_.front());
  heads_.pop_front();
  co_return true;
}

void Http2ClientStream::head_deadline(Time at) {
  head_deadline_ = at;
  wake_reader();
}

Task<ssize_t> Http2ClientStream::read(std::span<char> into) { co_return co_await take(into, kNever); }

void Http2ClientStream::cancel() {
  cancelled_ = true;
  ignore_rest();
  reset(Http2Error::Cancel);
}

void Http2ClientStream::on_fields(bool ended) {
  if (!final_) {
    take_head(ended);
  } else if (!ended || fields_.wrong() || fields_.too_large() || fields_.any_pseudo()) {
    refuse_answer();
  } else {
    keep_trailers();
  }
}

void Http2ClientStream::refuse_answer() {
  malformed_ = !final_;
  fail_reading();
  reset(Http2Error::Protocol);
}

/// Source: clientConnReadLoop.handleResponse.
void Http2ClientStream::take_head(bool ended) {
  std::optional<int> status = status_of(fields_.pseudo(Http2Fields::Status));
  bool requests = fields_.has(Http2Fields::Method) || fields_.has(Http2Fields::Path);
  bool wrong = !status || requests || fields_.wrong() || fields_.too_large() || status == 101;
  if (wrong || (*status < 200 && (ended || heads_.size() >= kMostInterim))) {
    refuse_answer();
    return;
  }
  AnswerHead head;
  head.status = *status;
  std::size_t lengths = 0;
  std::int64_t length = -1;
  for (const rule::Pair& line : fields_.regular()) {
    if (line.name == "trailer") {
      for (std::string_view name : base::split(line.value, ","))
        head.trailers.push_back(canonical_name(base::trim(name)));
      continue;
    }
    if (line.name == "content-length") {
      ++lengths;
      auto [end, failure] = std::from_chars(line.value.data(), line.value.data() + line.value.size(), length);
      if (failure != std::errc() || end != line.value.data() + line.value.size() || length < 0) length = -1;
    }
    head.headers.push_back({canonical_name(line.name), std::string(line.value)});
  }
  final_ = *status >= 200;
  if (final_) {
    head.size = lengths == 1 ? length : -1;
    if (lengths == 0 && ended && !asks_head_) head.size = 0;
    bool bodiless = asks_head_ || *status == 204 || *status == 304;
    size_ = bodiless ? 0 : head.size;
    if (!bodiless) expect(head.size);
    fields_ = Http2Fields(kLargestHead);
  }
  if (*status != 100) heads_.push_back(std::move(head));
  wake_reader();
}

void Http2ClientStream::on_closed(Http2Error code, bool) { refused_ = code == Http2Error::Refused && !final_; }

}  // namespace gw::serve
