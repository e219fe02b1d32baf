#ifndef GW_SERVE_HTTP2_STREAM_H_
#define GW_SERVE_HTTP2_STREAM_H_

// One request and its answer on a connection of HTTP/2, seen from either side: bytes that came and wait for a reader,
// bytes that wait to go. Source: RFC 9113.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "serve/http2_fields.h"
#include "serve/message.h"

namespace gw::serve {

class Http2Session;

/// Bytes that are put in at one end and taken out at the other.
class ByteQueue {
 public:
  bool empty() const { return at_ == bytes_.size(); }
  std::size_t size() const { return bytes_.size() - at_; }
  std::string_view view() const { return std::string_view(bytes_).substr(at_); }
  void add(std::string_view more);
  void consume(std::size_t count);
  std::size_t take(std::span<char> into);
  void free_memory() { std::string().swap(bytes_), at_ = 0; }  ///< Of nothing.

 private:
  std::string bytes_;
  std::size_t at_ = 0;
};

/// A place where one coroutine waits until it is resumed, or the time has come.
class Waiter {
 public:
  bool waits() const { return waiting_ != nullptr; }
  /// Whoever waits, for the caller to resume once; null: nobody.
  std::coroutine_handle<> take();

  struct Wait {
    Waiter& self;
    Loop& loop;
    Time deadline;

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiting);
    bool await_resume() const noexcept { return !self.late_; }  ///< False: late.
  };
  Wait wait(Loop& loop, Time deadline = kNever) { return {*this, loop, deadline}; }

 private:
  std::coroutine_handle<> waiting_;
  Loop* loop_ = nullptr;  ///< Of the timer.
  Loop::TimerId timer_{};
  bool late_ = false;
};

/// Codes of RST_STREAM and GOAWAY. Source: RFC 9113, 7.
enum class Http2Error : std::uint32_t {
  None = 0,
  Protocol = 1,
  Internal = 2,
  StreamClosed = 5,
  Refused = 7,
  Cancel = 8,
  EnhanceYourCalm = 11,
};

class Http2Stream : public std::enable_shared_from_this<Http2Stream> {
 public:
  Http2Stream(std::shared_ptr<Http2Session> session, std::int32_t id, std::size_t largest_head);
  Http2Stream(const Http2Stream&) = delete;
  Http2Stream& operator=(const Http2Stream&) = delete;
  virtual ~Http2Stream();

  std::int32_t id() const { return id_; }
  Http2Session& session() const { return *session_; }
  bool closed() const { return closed_; }        ///< Nothing comes or goes any more.
  bool in_ended() const { return in_ended_; }    ///< The peer's last byte is there.
  bool out_ended() const { return out_ended_; }  ///< Nothing is put any more.

  /// Some of the bytes that came; 0: the end; kFailed; kLate. The peer may send as many more.
  Task<ssize_t> take(std::span<char> into, Time deadline);
  /// Puts bytes behind those that wait to go; itself waits while they are many. False: the stream is closed.
  Task<bool> put(std::string_view bytes);
  /// Behind the bytes, the end.
  void put_end(const Headers& trailers);
  void reset(Http2Error code);
  /// Nobody takes what comes from here on.
  void ignore_rest();

 protected:
  /// A list of headers is there: that of the head, or the trailers. `ended`: nothing follows.
  virtual void on_fields(bool ended) = 0;
  /// No more frames. `code`: of RST_STREAM, by whomever.
  virtual void on_closed(Http2Error code, bool by_peer) = 0;

  /// The bytes that its header announced; -1: it did not.
  void expect(std::int64_t bytes) { expected_ = bytes; }
  void keep_trailers();
  /// take() has nothing to wait for, if not for bytes.
  void wake_reader();
  void fail_reading();

  Http2Fields fields_;
  Headers trailers_;
  bool in_failed_ = false, sent_head_ = false;
  ByteQueue in_, out_;
  Waiter reader_, writer_;
  std::int32_t id_;

 private:
  friend class Http2Session;
  friend struct Http2Callbacks;

  void add_data(std::string_view bytes);
  void end_data();
  void close(Http2Error code, bool by_peer);
  void continue_sending();

  std::shared_ptr<Http2Session> session_;
  bool in_ended_ = false, ignored_ = false, out_ended_ = false, closed_ = false;
  bool deferred_ = false;  ///< nghttp2 has been told that there are no bytes to send.
  bool reset_by_peer_ = false;
  std::int64_t expected_ = -1, received_ = 0;
  Headers out_trailers_;
};

}  // namespace gw::serve

#endif  // GW_SERVE_HTTP2_STREAM_H_
