#ifndef GW_SERVE_HTTP2_FRONT_STREAM_H_
#define GW_SERVE_HTTP2_FRONT_STREAM_H_

#include <optional>

#include "route/request.h"
#include "serve/http2_stream.h"

namespace gw::serve {

class Http2Front;

/// A client's request by HTTP/2: its body, and the sink of its answer.
class Http2FrontStream final : public Http2Stream, public Body, public Sink {
 public:
  Http2FrontStream(std::shared_ptr<Http2Front> front, std::int32_t id, std::size_t largest_head);
  ~Http2FrontStream() override;

  const route::Question& question() const { return question_; }
  std::size_t head_size() const { return head_.size(); }
  /// What Go's server answers by itself; 0: nothing.
  int refused() const { return refused_; }
  Task<void> refuse();
  bool answered() const { return ended_; }
  /// The request has been served, or has not: what is left of it ends.
  void finish();
  void end_sent();

  /// For whoever serves the request to set.
  std::function<void()> gone;

  Task<ssize_t> read(std::span<char> into) override;
  const Headers& trailers() const override { return trailers_; }
  std::int64_t size() const override { return size_; }
  void stop() override { ignore_rest(); }
  bool ready() const override { return !in_.empty() || in_ended() || in_failed_; }

  Task<bool> interim(AnswerHead head) override;
  Task<bool> head(AnswerHead head) override;
  Task<bool> write(std::string_view bytes) override;
  Task<bool> flush() override;
  Task<bool> end(const Headers& trailers) override;
  void abort() override;
  Stream* upgrade() override { return nullptr; }

 private:
  void on_fields(bool ended) override;
  void on_closed(Http2Error code, bool by_peer) override;

  void take_head(bool ended);
  void take_trailers(bool ended);
  bool right() const;
  void make_question(bool ended);
  void take_length(std::string_view text);
  std::string_view add_cookie(std::string_view value);
  void start_clocks();
  void submit_head(bool ended);
  void late();

  Http2Front& front_;
  Http2Fields head_{0};
  std::vector<rule::Pair> lines_;  ///< Of the head: views of it.
  std::string cookie_, target_;
  std::vector<std::string> announced_;  ///< Trailers.
  route::Question question_;
  std::int64_t size_ = 0;
  int refused_ = 0;
  std::string refusal_;
  Time read_deadline_ = kNever;
  std::optional<Loop::TimerId> write_timer_;

  std::optional<AnswerHead> held_;
  std::int64_t left_ = -1;  ///< Bytes that the answer's head promises.
  bool taken_ = false;      ///< The request's head.
  bool expects_ = false, begun_ = false, submitted_ = false, bodiless_ = false, ended_ = false, aborted_ = false;
  bool finished_ = false, end_sent_ = false;
  bool headless_ = false;  ///< Begun by flush().
};

}  // namespace gw::serve

#endif  // GW_SERVE_HTTP2_FRONT_STREAM_H_
