#ifndef GW_SERVE_HTTP2_CLIENT_STREAM_H_
#define GW_SERVE_HTTP2_CLIENT_STREAM_H_

#include <deque>

#include "route/proxy.h"
#include "serve/http2_session.h"

namespace gw::serve {

/// A request on its way to a server by HTTP/2: the heads of its answers, and the body of the last.
class Http2ClientStream final : public Http2Stream, public Body {
 public:
  Http2ClientStream(std::shared_ptr<Http2Session> session, bool asks_head);

  /// False: it could not even be queued.
  static bool submit(const std::shared_ptr<Http2ClientStream>& stream, const route::Outgoing& head,
                     std::string_view scheme, const Body& body);

  /// Waits for a head. False: none comes, or not in time.
  Task<bool> next_head(AnswerHead& into);
  void head_deadline(Time at);
  bool late() const { return late_; }
  bool malformed() const { return malformed_; }
  bool sent_head() const { return sent_head_; }
  /// The server says that it did nothing.
  bool refused() const { return refused_; }
  /// It is not wanted any more.
  void cancel();
  bool cancelled() const { return cancelled_; }
  /// All of the body was read.
  bool whole() const { return in_ended() && !in_failed_ && in_.empty() && !cancelled_; }

  Task<ssize_t> read(std::span<char> into) override;
  const Headers& trailers() const override { return trailers_; }
  std::int64_t size() const override { return size_; }
  void stop() override { ignore_rest(); }
  bool ready() const override { return !in_.empty() || in_ended() || in_failed_; }

 private:
  void on_fields(bool ended) override;
  void on_closed(Http2Error code, bool by_peer) override;
  void take_head(bool ended);
  void refuse_answer();

  bool asks_head_;
  std::deque<AnswerHead> heads_;
  std::int64_t size_ = -1;
  Time head_deadline_ = kNever;
  bool final_ = false, late_ = false, malformed_ = false, refused_ = false, cancelled_ = false;
};

}  // namespace gw::serve

#endif  // GW_SERVE_HTTP2_CLIENT_STREAM_H_
