#include "serve/http2_front_stream.h"

#include <algorithm>
#include <charconv>

#include "base/strings.h"
#include "route/url.h"
#include "serve/http1.h"
#include "serve/http2_front.h"

namespace gw::serve {
namespace {

std::size_t field_count(const std::vector<rule::Pair>& lines, std::string_view name) {
  return static_cast<std::size_t>(
      std::ranges::count_if(lines, [&](const rule::Pair& line) { return line.name == name; }));
}

bool has_token(const std::vector<rule::Pair>& lines, std::string_view name, std::string_view token) {
  return std::ranges::any_of(
      lines, [&](const rule::Pair& line) { return line.name == name && base::list_has(line.value, token); });
}

/// Whether Go's url.ParseRequestURI takes it.
bool parses(std::string_view target) {
  thread_local route::Store store;
  route::Url url;
  bool out = route::parse_target(target, store, url);
  store.clear();
  return out;
}

}  // namespace

Http2FrontStream::Http2FrontStream(std::shared_ptr<Http2Front> front, std::int32_t id, std::size_t largest_head)
    : Http2Stream(front, id, largest_head), front_(*front) {}

Http2FrontStream::~Http2FrontStream() = default;

void Http2FrontStream::on_fields(bool ended) {
  if (taken_) take_trailers(ended);
  else take_head(ended);
}

/// Source: serverConn.processHeaders, newWriterAndRequest.
void Http2FrontStream::take_head(bool ended) {
  taken_ = true;
  head_ = std::move(fields_);
  fields_ = Http2Fields(64UL << 10);  // For trailers.
  lines_ = head_.regular();
  if (head_.too_large()) {
    refused_ = 431;
    refusal_ = "<h1>HTTP Error 431</h1><p>Request Header Field(s) Too Large</p>";
  } else if (head_.wrong() || !right()) {
    front_.count_reset();
    reset(Http2Error::Protocol);
    return;
  } else if (refusal_ = forbidden_headers(lines_); !refusal_.empty()) {
    refused_ = 400;
    refusal_ += '\n';
  }
  make_question(ended);
  start_clocks();
  front_.start(std::static_pointer_cast<Http2FrontStream>(shared_from_this()));
}

/// The pseudo-headers are those of a request.
bool Http2FrontStream::right() const {
  using F = Http2Fields;
  std::string_view method = head_.pseudo(F::Method), path = head_.pseudo(F::Path), scheme = head_.pseudo(F::Scheme);
  std::string_view authority = head_.pseudo(F::Authority);
  if (head_.has(F::Status)) return false;
  if (method == "CONNECT") return path.empty() && scheme.empty() && !authority.empty();
  if (method.empty() || path.empty() || (scheme != "http" && scheme != "https")) return false;
  if (authority.empty()) {
    auto host = std::ranges::find(lines_, std::string_view("host"), &rule::Pair::name);
    if (host != lines_.end()) authority = host->value;
  }
  return authority.find('@') == std::string_view::npos && parses(path);
}

/// Source: internal/httpcommon NewServerRequest.
void Http2FrontStream::make_question(bool ended) {
  question_.method = head_.pseudo(Http2Fields::Method);
  question_.target = head_.pseudo(question_.method == "CONNECT" ? Http2Fields::Authority : Http2Fields::Path);
  if (question_.target.find(' ') != std::string_view::npos) {
    for (char c : question_.target) c == ' ' ? target_ += "%20" : target_ += c;
    question_.target = target_;
  }
  question_.host = head_.pseudo(Http2Fields::Authority);
  expects_ = has_token(lines_, "expect", "100-continue");
  size_ = ended || refused_ != 0 ? 0 : -1;
  bool crumbs = field_count(lines_, "cookie") > 1;
  for (const rule::Pair& line : lines_) {
    if (line.name == "host") {
      if (question_.host->empty()) question_.host = line.value;
      continue;
    }
    if (line.name == "content-length") {
      take_length(line.value);
      continue;
    }
    if ((line.name == "expect" && expects_) || (line.name == "cookie" && crumbs && !cookie_.empty())) continue;
    std::string_view value = line.name == "cookie" && crumbs ? add_cookie(line.value) : line.value;
    question_.headers.push_back({line.name, value});
    if (line.name != "trailer") continue;
    for (std::string_view name : base::split(line.value, ",")) announced_.push_back(canonical_name(base::trim(name)));
  }
  if (!ended) expect(size_);
}

std::string_view Http2FrontStream::add_cookie(std::string_view) {
  for (const rule::Pair& line : lines_) {
    if (line.name != "cookie") continue;
    if (!cookie_.empty()) cookie_ += "; ";
    cookie_ += line.value;
  }
  return cookie_;
}

/// Of several lengths the first counts, and one that is none means that there are no bytes.
void Http2FrontStream::take_length(std::string_view text) {
  if (size_ >= 0) return;
  std::int64_t length = 0;
  auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), length);
  bool fine = failure == std::errc() && end == text.data() + text.size() && text.front() != '-';
  size_ = fine ? length : 0;
  if (fine) question_.headers.push_back({"content-length", text});
}

/// What follows the body: those that were announced. Source: stream.processTrailerHeaders,
/// copyTrailersToHandlerRequest.
void Http2FrontStream::take_trailers(bool ended) {
  bool wrong = !ended || fields_.wrong() || fields_.too_large() || fields_.any_pseudo();
  std::vector<rule::Pair> lines = fields_.regular();
  for (const rule::Pair& line : lines) {
    std::string name = canonical_name(line.name);
    if (announced_.empty()) continue;
    wrong = wrong || !trailer_allowed(name);
    if (std::ranges::find(announced_, name) != announced_.end())
      trailers_.push_back({std::move(name), std::string(line.value)});
  }
  if (!wrong) return;
  front_.count_reset();
  fail_reading();
  reset(Http2Error::Protocol);
}

void Http2FrontStream::start_clocks() {
  const FrontOptions& options = front_.options();
  Loop& loop = session().loop();
  if (options.read != Duration::zero()) read_deadline_ = loop.now() + options.read;
  if (options.write == Duration::zero()) return;
  write_timer_ = loop.at(loop.now() + options.write, [weak = weak_from_this()] {
    if (auto self = weak.lock()) static_cast<Http2FrontStream&>(*self).late();
  });
}

void Http2FrontStream::late() {
  write_timer_.reset();
  reset(Http2Error::Internal);
}

Task<ssize_t> Http2FrontStream::read(std::span<char> into) {
  if (expects_ && in_.empty() && !in_ended() && !begun_) {
    AnswerHead go_on;
    go_on.status = 100;
    co_await interim(std::move(go_on));
  }
  expects_ = false;
  co_return co_await take(into, read_deadline_);
}

void Http2FrontStream::finish() {
  finished_ = true;
  gone = nullptr;
  if (write_timer_) session().loop().forget(*write_timer_);
  if (!ended_) abort();
  ignore_rest();
  if (end_sent_) end_sent();
}

/// The client need not go on with a request that has its answer.
void Http2FrontStream::end_sent() {
  end_sent_ = true;
  if (finished_ && !in_ended()) reset(Http2Error::None);
}

void Http2FrontStream::on_closed(Http2Error, bool) {
  if (ended_ || aborted_ || finished_) return;
  session().later([self = std::static_pointer_cast<Http2FrontStream>(shared_from_this())] {
    if (auto call = std::exchange(self->gone, nullptr)) call();
  });
}

}  // namespace gw::serve
