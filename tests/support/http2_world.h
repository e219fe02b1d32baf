#ifndef GW_TESTS_SUPPORT_HTTP2_WORLD_H_
#define GW_TESTS_SUPPORT_HTTP2_WORLD_H_

// A front of HTTP/2 on one end of a socket pair, a client or raw bytes on the other.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "serve/front.h"
#include "serve/http2_client.h"

namespace gw::testing {

/// What a request's handler is given.
struct Asked {
  serve::Loop& loop;
  const serve::Arrived& arrived;
  serve::Body& body;
  serve::Sink& sink;
  std::function<void()>& gone;

  std::string_view header(std::string_view name) const;
};

class Http2World final : public serve::Requests {
 public:
  using Handler = std::function<serve::Task<void>(Asked)>;

  explicit Http2World(Handler handler);
  ~Http2World() override;

  /// Runs the test on the loop, then waits until all connections have ended.
  void run(std::function<serve::Task<void>()> test);

  serve::Http2Client& client();
  std::unique_ptr<serve::Http2Client> another_client();
  /// The other end of a connection, for bytes as they are.
  std::unique_ptr<serve::Stream> raw();

  serve::Task<void> serve(serve::Loop& loop, const serve::ClientInfo& client, const serve::Arrived& arrived,
                          route::Prepared& prepared, serve::Body& body, serve::Sink& sink,
                          std::function<void()>& gone) override;

  serve::Loop loop;
  serve::FrontOptions front;
  route::EntryPointOptions options;
  serve::Http2ClientOptions client_options;
  serve::Draining draining{false};
  int under_way = 0, served = 0;

 private:
  serve::Task<void> serve_connection(int file);
  serve::Task<void> all(std::function<serve::Task<void>()> test);
  int connect();

  Handler handler_;
  serve::Loop::TimerId limit_{};
  std::unique_ptr<serve::Http2Client> client_;
};

/// A request's body out of a function that gives its pieces; an empty one is the end.
class MadeBody final : public serve::Body {
 public:
  explicit MadeBody(std::function<std::string()> next, std::int64_t size = -1) : next_(std::move(next)), size_(size) {}
  explicit MadeBody(std::string text);

  serve::Task<ssize_t> read(std::span<char> into) override;
  const serve::Headers& trailers() const override { return after; }
  std::int64_t size() const override { return size_; }
  void stop() override { stopped = true; }

  serve::Headers after;
  std::int64_t given = 0;
  bool stopped = false;

 private:
  std::function<std::string()> next_;
  std::int64_t size_;
  std::string rest_;
};

/// Keeps the answer, or hands it to `take`.
struct Received final : serve::AnswerReceiver {
  std::function<void()> stop;
  std::vector<serve::AnswerHead> interims;
  serve::AnswerHead head;
  std::string text;
  serve::Headers trailers;
  ssize_t last = 1;  ///< What the last read gave.
  std::function<serve::Task<void>(serve::Body&)> take;

  void begun(std::function<void()> call) override { stop = std::move(call); }
  serve::Task<void> interim(serve::AnswerHead one) override;
  serve::Task<void> answer(serve::AnswerHead given, serve::Body& body) override;
};

struct AskedOf {
  std::string method = "GET", target = "/", host = "a.example";
  std::vector<rule::Pair> headers = {};
};
/// What to ask of "a". A function, as a temporary that is made of braces is destroyed twice in a co_await of g++ 12.
AskedOf to(std::string method, std::string target);
serve::Task<serve::Http2Outcome> ask(serve::Http2Client& client, AskedOf what, serve::Body& body, Received& into,
                                     serve::Duration response_header = {});

serve::Task<std::string> read_all(serve::Body& body);
serve::Task<void> answer_text(serve::Sink& sink, int status, std::string text);
serve::Task<void> echo(Asked asked);  ///< 200 with the request's body.

/// Frames as bytes.
std::string frame(int type, int flags, int stream, std::string_view payload);
std::string literals(const std::vector<rule::Pair>& fields);  ///< HPACK without its tables.
std::string preface();                                        ///< With empty SETTINGS.
std::vector<rule::Pair> simple_get();

struct Frame {
  int type = 0, flags = 0, stream = 0;
  std::string payload;
};
/// Those that come until the connection ends, `until` is true of one, or a time has passed.
serve::Task<std::vector<Frame>> frames(serve::Stream& stream, std::function<bool(const Frame&)> until,
                                       serve::Duration most = std::chrono::seconds(5));

}  // namespace gw::testing

#endif  // GW_TESTS_SUPPORT_HTTP2_WORLD_H_
