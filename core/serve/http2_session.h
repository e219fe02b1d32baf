#ifndef GW_SERVE_HTTP2_SESSION_H_
#define GW_SERVE_HTTP2_SESSION_H_

// A connection of HTTP/2 from either side: frames by nghttp2, bytes by a Stream.
//
// nghttp2 calls back in the middle of its work and may not be asked for more then. So nothing that it reports resumes a
// coroutine: that is put off until it has returned. What is to be sent goes at the end of the loop's turn, all streams
// in one write.

#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "serve/http2_stream.h"

struct nghttp2_session;

namespace gw::serve {

struct Http2Limits {
  std::size_t header_bytes = 1 << 20;  ///< Of a list of headers that is received.
  std::uint32_t streams = 250;         ///< At once, that the peer opens; 0: it opens none.
  std::uint32_t window = 256 << 10;    ///< Bytes of a stream that wait for their reader.
  std::uint32_t connection_window = 1 << 20;
};

struct Http2Line {
  std::string_view name, value;  ///< The name in any case.
};

class Http2Session : public std::enable_shared_from_this<Http2Session> {
 public:
  enum class Side : std::uint8_t { Server, Client };

  Http2Session(Stream& stream, Side side, const Http2Limits& limits);
  Http2Session(const Http2Session&) = delete;
  Http2Session& operator=(const Http2Session&) = delete;
  virtual ~Http2Session();

  Loop& loop() const { return stream_.loop(); }
  bool closed() const { return closed_; }
  std::size_t open_streams() const { return streams_.size(); }

  /// Reads until the connection has ended, then ends every stream. `join` gets what else uses the connection.
  Task<void> run();
  /// Until nothing of this uses the stream.
  auto done() { return busy_.wait(); }
  Join& busy() { return busy_; }
  /// The peer sends no more, or nothing can be sent to it.
  bool broken() const { return broken_; }

  /// Runs it behind what nghttp2 does now.
  void later(std::function<void()> work);
  void later(Waiter& waiter);
  /// Sends what there is at the end of the turn.
  void send_soon();

  // For streams.
  // `lines` begin with the pseudo-headers. With `ended` nothing follows.
  /// The id, or a negative number.
  std::int32_t submit_request(const std::shared_ptr<Http2Stream>& stream, const std::vector<Http2Line>& lines,
                              bool ended);
  bool submit_answer(Http2Stream& stream, const std::vector<Http2Line>& lines, bool ended);
  bool submit_interim(Http2Stream& stream, const std::vector<Http2Line>& lines);
  void submit_reset(std::int32_t id, Http2Error code);
  void resume_sending(std::int32_t id);
  /// `count` bytes of the stream's have been used, or thrown away.
  void consumed(std::int32_t id, std::size_t count);

 protected:
  // What nghttp2 reports.
  /// The peer opens a stream; null: it is refused.
  virtual std::shared_ptr<Http2Stream> on_open(std::int32_t id) = 0;
  virtual void on_reset_by_peer(Http2Stream&) {}
  virtual void on_goaway() {}
  virtual void on_pong() {}
  /// The end of what is put into the stream was sent.
  virtual void on_end_sent(Http2Stream&) {}
  /// About twice a second. False: the connection ends.
  virtual bool look() = 0;
  /// A stream has gone.
  virtual void on_stream_gone() {}

  void submit_ping();
  /// No streams above the last; what is open goes on. `notice`: the last is not known yet.
  void submit_goaway(bool notice);
  /// Nothing goes on.
  void terminate(Http2Error code);
  std::uint32_t peer_streams() const;  ///< How many at once the peer allows.
  bool may_request() const;

  Stream& stream() { return stream_; }
  Time last_read() const { return last_read_; }
  bool settled() const { return settled_; }              ///< The peer's SETTINGS have come.
  Time heading_since() const { return heading_since_; }  ///< Of a list of headers that is not whole; kNever: none.
  void free_memory();

 private:
  friend struct Http2Callbacks;

  bool receive(std::string_view bytes);
  bool fill();
  void pump();
  bool over() const;
  void stop_reading();
  void end();
  Task<void> wait_writable();
  Task<void> linger();
  void run_later();
  Http2Stream* find(std::int32_t id) const;
  void close_stream(std::int32_t id, Http2Error code);

  Stream& stream_;
  nghttp2_session* session_ = nullptr;
  std::map<std::int32_t, std::shared_ptr<Http2Stream>> streams_;
  std::vector<std::function<void()>> later_;
  ByteQueue output_;
  Join busy_;
  Time last_read_, next_look_, heading_since_ = kNever;
  bool sends_soon_ = false, blocked_ = false, closed_ = false, broken_ = false, settled_ = false;
};

}  // namespace gw::serve

#endif  // GW_SERVE_HTTP2_SESSION_H_
