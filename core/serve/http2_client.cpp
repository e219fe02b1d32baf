#include "serve/http2_client.h"

#include "serve/http2_client_stream.h"
#include "serve/http2_session.h"

namespace gw::serve {
namespace {

constexpr std::size_t kPiece = 16UL << 10;  // Of a request's body.

Http2Limits client_limits() {
  Http2Limits out;
  out.header_bytes = 10UL << 20;
  out.streams = 0;
  out.connection_window = 1U << 30;  // As Go: one slow reader does not stop the others.
  return out;
}

}  // namespace

class Http2Client::Session final : public Http2Session {
 public:
  Session(std::unique_ptr<Stream> stream, const Http2ClientOptions& options)
      : Http2Session(*stream, Side::Client, client_limits()), owned_(std::move(stream)), options_(options) {
    idle_since_ = loop().now();
  }

  bool ended() const { return closed() || broken() || leaving_ || !may_request(); }
  bool full() const { return open_streams() >= peer_streams(); }

  /// No request comes any more.
  void leave() {
    leaving_ = true;
    if (open_streams() == 0) submit_goaway(false);
  }

  static Task<void> live(std::shared_ptr<Session> self);

 private:
  std::shared_ptr<Http2Stream> on_open(std::int32_t) override { return nullptr; }
  void on_pong() override { asked_ = kNever; }
  void on_stream_gone() override {
    idle_since_ = loop().now();
    if (leaving_ && open_streams() == 0) submit_goaway(false);
  }

  bool look() override {
    Time now = loop().now();
    if (asked_ != kNever && now - asked_ >= options_.ping_timeout) return false;
    bool silent = options_.ping_after != Duration::zero() && now - last_read() >= options_.ping_after;
    if (silent && asked_ == kNever) {
      submit_ping();
      asked_ = now;
    }
    if (open_streams() > 0) return true;
    free_memory();
    if (options_.idle == Duration::zero() || now - idle_since_ < options_.idle) return true;
    leave();
    return false;
  }

  std::unique_ptr<Stream> owned_;
  Http2ClientOptions options_;
  Time idle_since_{}, asked_ = kNever;
  bool leaving_ = false;
};

/// One request. Its parts run side by side and are all done before it ends.
class Http2Client::Exchange {
 public:
  Exchange(std::shared_ptr<Session> session, const Http2Request& request, AnswerReceiver& receiver)
      : session_(std::move(session)),
        request_(request),
        receiver_(receiver),
        stream_(std::make_shared<Http2ClientStream>(session_, request.head.method == "HEAD")) {}

  Task<Http2Outcome> run();

 private:
  static Http2Outcome outcome(Http2Outcome::Kind kind, std::string why) {
    Http2Outcome out;
    out.kind = kind;
    out.why = std::move(why);
    return out;
  }

  void body_ended() {
    sent_all_ = true;
    if (request_.response_header != Duration::zero())
      stream_->head_deadline(session_->loop().now() + request_.response_header);
  }

  Task<void> send_body();
  Task<Http2Outcome> receive();

  /// Why not.
  Http2Outcome no_answer() const {
    using Kind = Http2Outcome::Kind;
    if (stream_->cancelled()) return outcome(Kind::Stopped, "stopped");
    if (body_failed_) return outcome(Kind::BodyFailed, "the request's body broke off");
    if (stream_->late()) return outcome(Kind::Late, "timeout awaiting response headers");
    if (stream_->malformed()) return outcome(Kind::Malformed, "malformed response from the server");
    if (stream_->refused()) return outcome(Kind::Refused, "the server refused the stream");
    if (!stream_->sent_head()) return outcome(Kind::Unsent, "the connection ended before the request was sent");
    return outcome(Kind::BrokeOff, session_->closed() ? "the connection ended" : "the server reset the stream");
  }

  std::shared_ptr<Session> session_;
  const Http2Request& request_;
  AnswerReceiver& receiver_;
  std::shared_ptr<Http2ClientStream> stream_;
  Join sending_;
  bool sent_all_ = false, body_read_ = false, body_failed_ = false;
};

Task<void> Http2Client::Session::live(std::shared_ptr<Session> self) {
  co_await self->run();
  co_await self->done();
}

Task<Http2Outcome> Http2Client::Exchange::run() {
  receiver_.begun([weak = std::weak_ptr(stream_)] {
    if (auto stream = weak.lock()) stream->cancel();
  });
  if (!Http2ClientStream::submit(stream_, request_.head, request_.scheme, request_.body))
    co_return outcome(Http2Outcome::Kind::Unsent, "the connection takes no request");
  if (request_.body.none()) {
    body_ended();
  } else {
    sending_.add();
    spawn(send_body());
  }
  Http2Outcome out = co_await receive();
  if (!stream_->in_ended() || !sent_all_) stream_->cancel();
  else stream_->ignore_rest();
  if (!sent_all_) request_.body.stop();
  co_await sending_.wait();
  out.sent = stream_->sent_head();
  out.body_read = body_read_;
  co_return out;
}

Task<void> Http2Client::Exchange::send_body() {
  std::unique_ptr<char[]> buffer = std::make_unique<char[]>(kPiece);
  for (;;) {
    ssize_t count = co_await request_.body.read({buffer.get(), kPiece});
    if (count == 0) {
      stream_->put_end(request_.body.trailers());
      body_ended();
      break;
    }
    if (count < 0) {
      body_failed_ = !stream_->closed() && !stream_->in_ended();
      stream_->reset(Http2Error::Cancel);
      break;
    }
    body_read_ = true;
    if (!co_await stream_->put({buffer.get(), static_cast<std::size_t>(count)})) break;
  }
  sending_.done();
}

Task<Http2Outcome> Http2Client::Exchange::receive() {
  AnswerHead head;
  for (;;) {
    if (!co_await stream_->next_head(head)) co_return no_answer();
    if (head.status >= 200) break;
    co_await receiver_.interim(std::move(head));
    head = AnswerHead();
  }
  co_await receiver_.answer(std::move(head), *stream_);
  Http2Outcome out = stream_->whole() ? outcome(Http2Outcome::Kind::Answered, {})
                                      : outcome(Http2Outcome::Kind::BrokeOff, "the answer broke off");
  if (stream_->cancelled()) out.kind = Http2Outcome::Kind::Stopped;
  out.headed = true;
  co_return out;
}

Http2Client::Http2Client(std::unique_ptr<Stream> stream, Http2ClientOptions options)
    : session_(std::make_shared<Session>(std::move(stream), options)) {
  spawn(Session::live(session_));
}

Http2Client::~Http2Client() {
  if (!session_->closed()) session_->leave();
}

bool Http2Client::usable() const { return !session_->ended() && !session_->full(); }

bool Http2Client::ended() const { return session_->ended(); }

std::size_t Http2Client::open() const { return session_->open_streams(); }

Task<Http2Outcome> Http2Client::exchange(Http2Request request, AnswerReceiver& receiver) {
  if (session_->ended()) co_return Http2Outcome{.why = "the connection takes no request"};
  Exchange exchange(session_, request, receiver);
  co_return co_await exchange.run();
}

}  // namespace gw::serve
