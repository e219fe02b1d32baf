#ifndef GW_SERVE_HTTP1_H_
#define GW_SERVE_HTTP1_H_

// What both ends of HTTP/1.1 need: heads and bodies as they lie in the bytes of a connection.
// Source: RFC 9112; Go 1.26 net/http/internal chunked.go, transfer.go, response.go.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "serve/message.h"

namespace gw::serve {

/// What a connection has sent and nobody has used.
class Input {
 public:
  explicit Input(Stream& stream) : stream_(stream) {}

  Stream& stream() { return stream_; }
  std::string_view rest() const { return {buffer_.get() + at_, end_ - at_}; }
  void consume(std::size_t count);
  /// Reads more behind what is there. The same results as Stream::receive.
  Task<ssize_t> fill(Time deadline, std::size_t most = 16384);
  /// The same without waiting: kAgain where nothing is there.
  ssize_t fill_now(std::size_t most = 16384);
  /// Takes the first `count` bytes out.
  void take(std::size_t count, std::string& into);
  /// Gives the memory back while nothing is there.
  void shrink();

 private:
  void grow(std::size_t capacity);
  /// Where the next bytes go, `most` of them.
  std::span<char> room(std::size_t most);

  Stream& stream_;
  std::unique_ptr<char[]> buffer_;  ///< Not initialised: it is read into.
  std::size_t capacity_ = 0, at_ = 0, end_ = 0;
};

/// Bytes up to and with the empty line that ends a head, where it begins at `from` of the text or later; 0: it is not
/// there yet. A first line that is empty ends the head.
std::size_t head_end(std::string_view text, std::size_t from);

class Http1Body final : public Body {
 public:
  enum class Framing : std::uint8_t { Length, Chunked, UntilClose };

  Http1Body(Input& input, Framing framing, std::int64_t size) : input_(input), framing_(framing), left_(size) {
    size_ = framing == Framing::Length ? size : -1;
    ended_ = framing == Framing::Length && size == 0;
  }

  Task<ssize_t> read(std::span<char> into) override;
  const Headers& trailers() const override { return trailers_; }
  std::int64_t size() const override { return size_; }
  void stop() override {
    deadline_ = Time::min();
    input_.stream().descriptor().read_deadline(deadline_);
  }
  bool ready() const override { return ended_ || !input_.rest().empty(); }

  bool ended() const { return ended_; }
  bool begun() const { return begun_; }
  bool broken() const { return broken_; }
  /// The caller has taken all of it out of the input.
  void taken() { ended_ = true; }
  void deadline(Time at) { deadline_ = at; }
  /// Runs before the first byte is waited for: "100 Continue".
  void before_first(std::function<Task<bool>()> call) { before_first_ = std::move(call); }

 private:
  Task<ssize_t> pass(std::span<char> into);
  Task<ssize_t> chunk(std::span<char> into);
  Task<std::optional<std::string>> line();
  Task<bool> read_trailers();
  ssize_t fail(ssize_t how = kFailed);

  Input& input_;
  Framing framing_;
  std::int64_t left_, size_ = -1;  ///< Of the length, or of the chunk.
  bool ended_ = false, begun_ = false, broken_ = false, first_chunk_ = true;
  std::int64_t excess_ = 0;  ///< Bytes of framing beyond what content warrants.
  Time deadline_ = kNever;
  Headers trailers_;
  std::function<Task<bool>()> before_first_;
};

/// An answer's head as a server sends it.
struct ParsedAnswer {
  int status = 0, minor = 1;
  Headers headers;  ///< As they come, names canonical.
  bool keep_alive = true;
  Http1Body::Framing framing = Http1Body::Framing::UntilClose;
  std::int64_t size = -1;       ///< Content-Length.
  std::int64_t body_size = -1;  ///< What comes of it: 0 of answers that have no body.
};

/// Reads a whole head. Nothing: it is none that HTTP allows; `why` says what is wrong.
std::optional<ParsedAnswer> parse_answer(std::string_view head, std::string_view method, std::string& why);

/// The headers of one hop, and those that Connection names, go.
void remove_hop_headers(Headers& headers);

/// "Fri, 27 Nov 2026 10:00:00 GMT".
std::string_view http_date();

}  // namespace gw::serve

#endif  // GW_SERVE_HTTP1_H_
