#ifndef GW_SERVE_HTTP2_FRONT_H_
#define GW_SERVE_HTTP2_FRONT_H_

#include <deque>

#include "serve/front.h"
#include "serve/http2_front_stream.h"
#include "serve/http2_session.h"

namespace gw::serve {

/// A client's connection by HTTP/2. Source: Go 1.26 net/http h2_bundle.go (serverConn).
class Http2Front final : public Http2Session {
 public:
  Http2Front(Stream& stream, ClientInfo client, const route::EntryPointOptions& options, const FrontOptions& front,
             Requests& requests, const Draining& draining);

  const FrontOptions& options() const { return front_; }
  /// The head of a request is there.
  void start(std::shared_ptr<Http2FrontStream> stream);
  /// A stream ended by a fault of the client's, or because it did not want it any more.
  void count_reset();
  void end_connection() { ending_ = true; }

 private:
  enum class Goaway : std::uint8_t { None, Noticed, Sent };

  std::shared_ptr<Http2Stream> on_open(std::int32_t id) override;
  void on_reset_by_peer(Http2Stream& stream) override;
  void on_end_sent(Http2Stream& stream) override;
  bool look() override;

  Task<void> serve(std::shared_ptr<Http2FrontStream> stream);
  void launch(const std::shared_ptr<Http2FrontStream>& stream);
  bool end_gently(Time now);

  ClientInfo client_;
  const route::EntryPointOptions& options_;
  FrontOptions front_;
  Requests& requests_;
  const Draining& draining_;
  Time begin_, idle_since_, counted_since_, goaway_at_{};
  Goaway goaway_ = Goaway::None;
  bool ending_ = false;
  std::int64_t opened_ = 0;
  std::size_t running_ = 0;
  std::size_t head_bytes_ = 0;                             ///< Of the requests that are under way.
  std::deque<std::shared_ptr<Http2FrontStream>> waiting_;  ///< Others, already reset, are still running.
  std::uint32_t resets_ = 0, answered_ = 0;
};

}  // namespace gw::serve

#endif  // GW_SERVE_HTTP2_FRONT_H_
