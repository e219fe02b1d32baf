#ifndef GW_SERVE_HTTP2_CLIENT_H_
#define GW_SERVE_HTTP2_CLIENT_H_

// A connection to a server by HTTP/2, for many requests at once. Source: Go 1.26 net/http h2_bundle.go (Transport,
// ClientConn), internal/httpcommon (EncodeHeaders).

#include <functional>
#include <memory>
#include <string>

#include "route/proxy.h"
#include "serve/message.h"

namespace gw::serve {

struct Http2ClientOptions {
  Duration idle = std::chrono::seconds(90);          ///< Without a request: then it ends. 0: never.
  Duration ping_after = Duration::zero();            ///< Without a byte from the server: then it is asked. 0: never.
  Duration ping_timeout = std::chrono::seconds(15);  ///< Without its answer: then the connection breaks off.
};

struct Http2Request {
  const route::Outgoing& head;
  std::string_view scheme;  ///< "http"
  Body& body;
  Duration response_header = Duration::zero();  ///< From the end of the request to the answer's head; 0: no limit.
};

/// What takes the answer to a request.
class AnswerReceiver {
 public:
  virtual ~AnswerReceiver() = default;
  /// Before anything is sent: what ends the exchange when it is called, as long as it is under way.
  virtual void begun(std::function<void()> stop) = 0;
  /// An answer of the class 1xx, 100 left out.
  virtual Task<void> interim(AnswerHead head) = 0;
  /// The answer. `body` lives until the task is done, and the server is told to stop where it was not read to its end.
  /// Names in `head` are canonical; size is what Content-Length says.
  virtual Task<void> answer(AnswerHead head, Body& body) = 0;
};

struct Http2Outcome {
  enum class Kind : std::uint8_t {
    Answered,    ///< answer() has seen the end of the body.
    Unsent,      ///< The connection was of no use; another one may be.
    Refused,     ///< The server has not worked on it (REFUSED_STREAM, GOAWAY) and says so.
    BrokeOff,    ///< Before the answer's head, or in its body.
    Late,        ///< The answer's head did not come in time.
    BodyFailed,  ///< Bytes of the request could not be read.
    Stopped,     ///< By the function that begun() was given.
    Malformed,   ///< The answer's head is none that HTTP/2 allows.
  };
  Kind kind = Kind::Unsent;
  bool headed = false;     ///< answer() was called.
  bool sent = false;       ///< The request's head has left.
  bool body_read = false;  ///< Bytes of the request's body are gone: it cannot be sent again.
  std::string why = {};

  /// As Go's client, which sends it again on a connection of its own choice.
  bool may_repeat() const { return (kind == Kind::Unsent || kind == Kind::Refused) && !body_read; }
};

/// Used on the thread of its loop. It may go while exchanges are under way: they end as they would have.
class Http2Client {
 public:
  /// The protocol begins at once: `stream` is connected, TLS has shaken hands.
  explicit Http2Client(std::unique_ptr<Stream> stream, Http2ClientOptions options = {});
  Http2Client(const Http2Client&) = delete;
  Http2Client& operator=(const Http2Client&) = delete;
  ~Http2Client();

  /// It takes one more request now.
  bool usable() const;
  /// Nothing can come of it: it has ended, or takes no more requests. Else it is only full.
  bool ended() const;
  std::size_t open() const;  ///< Requests under way.

  /// One request with its answer, until nothing uses either any more.
  Task<Http2Outcome> exchange(Http2Request request, AnswerReceiver& receiver);

 private:
  class Session;
  class Exchange;
  std::shared_ptr<Session> session_;
};

}  // namespace gw::serve

#endif  // GW_SERVE_HTTP2_CLIENT_H_
