#include "serve/http2_front.h"

namespace gw::serve {
namespace {

constexpr std::chrono::seconds kFirstSettings{10}, kWindow{60};
constexpr std::chrono::milliseconds kNotice{500};
constexpr std::uint32_t kResets = 200;  // More than were answered.
constexpr std::size_t kHeads = 4;       // All heads of a connection are at most so many largest ones.
constexpr std::size_t kQueued = 4;      // As Go: times the streams that are allowed.

/// Memory for requests, used again by the next ones of the thread.
class Memory {
 public:
  Memory() {
    if (!free().empty()) {
      prepared_ = std::move(free().back());
      free().pop_back();
    } else {
      prepared_ = std::make_unique<route::Prepared>();
    }
  }
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;
  ~Memory() {
    prepared_->store.clear();
    if (free().size() < 64) free().push_back(std::move(prepared_));
  }
  route::Prepared& operator*() { return *prepared_; }

 private:
  static std::vector<std::unique_ptr<route::Prepared>>& free() {
    thread_local std::vector<std::unique_ptr<route::Prepared>> list;
    return list;
  }
  std::unique_ptr<route::Prepared> prepared_;
};

Http2Limits limits_of(const route::EntryPointOptions& options, const FrontOptions& front) {
  Http2Limits out;
  out.header_bytes = options.server.max_header_bytes + 320;  // Source: serverConn.maxHeaderListSize.
  out.streams = front.streams;
  return out;
}

}  // namespace

Http2Front::Http2Front(Stream& stream, ClientInfo client, const route::EntryPointOptions& options,
                       const FrontOptions& front, Requests& requests, const Draining& draining)
    : Http2Session(stream, Side::Server, limits_of(options, front)),
      client_(std::move(client)),
      options_(options),
      front_(front),
      requests_(requests),
      draining_(draining),
      begin_(stream.loop().now()),
      idle_since_(begin_),
      counted_since_(begin_) {
  client_.version = "HTTP/2.0";
}

std::shared_ptr<Http2Stream> Http2Front::on_open(std::int32_t id) {
  std::size_t largest = limits_of(options_, front_).header_bytes;
  if (head_bytes_ > kHeads * largest) return nullptr;
  ++opened_;
  bool old = front_.age != Duration::zero() && loop().now() - begin_ >= front_.age;
  if (old || (front_.requests > 0 && opened_ >= front_.requests)) ending_ = true;
  auto self = std::static_pointer_cast<Http2Front>(shared_from_this());
  return std::make_shared<Http2FrontStream>(std::move(self), id, largest);
}

void Http2Front::on_reset_by_peer(Http2Stream& stream) {
  if (!static_cast<Http2FrontStream&>(stream).answered()) count_reset();
}

void Http2Front::on_end_sent(Http2Stream& stream) { static_cast<Http2FrontStream&>(stream).end_sent(); }

void Http2Front::count_reset() {
  if (++resets_ == answered_ + kResets) terminate(Http2Error::EnhanceYourCalm);
}

void Http2Front::start(std::shared_ptr<Http2FrontStream> stream) {
  head_bytes_ += stream->head_size();
  if (running_ >= front_.streams) {
    waiting_.push_back(std::move(stream));
    if (waiting_.size() > kQueued * front_.streams) terminate(Http2Error::EnhanceYourCalm);
    return;
  }
  launch(stream);
}

void Http2Front::launch(const std::shared_ptr<Http2FrontStream>& stream) {
  ++running_;
  busy().add();
  later([this, stream] { spawn(serve(stream)); });
}

Task<void> Http2Front::serve(std::shared_ptr<Http2FrontStream> stream) {
  auto keep = shared_from_this();
  try {
    if (stream->closed()) {
      // It was reset before its turn came.
    } else if (stream->refused() != 0) {
      co_await stream->refuse();
    } else {
      Memory memory;
      Arrived arrived{{}, &stream->question(), "HTTP/2.0"};
      co_await requests_.serve(loop(), client_, arrived, *memory, *stream, *stream, stream->gone);
    }
  } catch (...) {
    // The client sees that the stream breaks off.
  }
  stream->finish();
  if (stream->answered()) ++answered_;
  head_bytes_ -= stream->head_size();
  idle_since_ = loop().now();
  --running_;
  if (!waiting_.empty()) {
    std::shared_ptr<Http2FrontStream> next = std::move(waiting_.front());
    waiting_.pop_front();
    launch(next);
  }
  busy().done();  // The connection may be gone behind this.
}

/// Streams that the client opens until it has heard of it are still served. False: all is done.
bool Http2Front::end_gently(Time now) {
  switch (goaway_) {
    case Goaway::None:
      submit_goaway(true);
      goaway_ = Goaway::Noticed;
      goaway_at_ = now;
      return true;
    case Goaway::Noticed:
      if (now - goaway_at_ < kNotice) return true;
      submit_goaway(false);
      goaway_ = Goaway::Sent;
      [[fallthrough]];
    case Goaway::Sent: return running_ > 0 || open_streams() > 0;
  }
  return false;
}

bool Http2Front::look() {
  Time now = loop().now();
  if (!settled() && now - begin_ >= kFirstSettings) return false;
  bool reads_late = front_.read != Duration::zero() && heading_since() != kNever;
  if (reads_late && now - heading_since() >= front_.read) return false;
  if (now - counted_since_ >= kWindow) {
    counted_since_ = now;
    resets_ = answered_ = 0;
  }
  if (draining_.load(std::memory_order_relaxed)) ending_ = true;
  if (ending_ && !end_gently(now)) return false;
  if (running_ > 0 || open_streams() > 0) return true;
  free_memory();
  if (front_.idle == Duration::zero() || now - idle_since_ < front_.idle) return true;
  submit_goaway(false);
  return false;
}

Task<void> serve_http2(Stream& stream, ClientInfo client, const route::EntryPointOptions& options,
                       const FrontOptions& front, Requests& requests, const Draining& draining) {
  auto session = std::make_shared<Http2Front>(stream, std::move(client), options, front, requests, draining);
  co_await session->run();
  co_await session->done();
}

}  // namespace gw::serve
