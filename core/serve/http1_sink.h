#ifndef GW_SERVE_HTTP1_SINK_H_
#define GW_SERVE_HTTP1_SINK_H_

#include "serve/draft.h"
#include "serve/http1.h"

namespace gw::serve {

/// Writes the answer to one request of HTTP/1.
class Http1Sink final : public Sink {
 public:
  struct Asked {
    bool head = false;        ///< The method is HEAD.
    int minor = 1;            ///< Of the request's version.
    bool keep_alive = false;  ///< The client, and the gateway, would go on.
  };

  Http1Sink(Input& input, Asked asked, Duration write_timeout)
      : input_(input), stream_(input.stream()), asked_(asked), timeout_(write_timeout) {}

  Task<bool> interim(AnswerHead head) override;
  Task<bool> head(AnswerHead head) override;
  Task<bool> write(std::string_view bytes) override;
  Task<bool> flush() override;
  Task<bool> end(const Headers& trailers) override;
  void abort() override;
  Stream* upgrade() override;

  bool begun() const { return begun_; }
  bool ended() const { return ended_; }
  bool keeps_alive() const { return ended_ && !broken_ && !upgraded_ && asked_.keep_alive; }
  bool upgraded() const { return upgraded_; }
  void end_connection() { asked_.keep_alive = false; }

 private:
  Task<bool> begin_without_head();
  Task<bool> put(std::string_view bytes);
  Time deadline() const;

  Input& input_;
  Stream& stream_;
  Asked asked_;
  Duration timeout_;
  Draft held_;               ///< Written, not sent.
  bool ends_chunk_ = false;  ///< The line break behind a chunk is to be written before anything else.
  bool begun_ = false, ended_ = false, broken_ = false, chunked_ = false, bodiless_ = false, upgraded_ = false;
  bool headless_ = false;   ///< Begun by flush().
  std::int64_t left_ = -1;  ///< Bytes that Content-Length promises.
};

}  // namespace gw::serve

#endif  // GW_SERVE_HTTP1_SINK_H_
