#ifndef GW_SERVE_MESSAGE_H_
#define GW_SERVE_MESSAGE_H_

// Requests and answers on their way, whatever protocol they come and go by.

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "serve/stream.h"

namespace gw::serve {

struct Header {
  std::string name;  ///< As Go writes it: "Content-Type".
  std::string value;
};
using Headers = std::vector<Header>;

const Header* find_header(const Headers& headers, std::string_view name);  ///< Without regard to case. Null: none.
std::string_view header_value(const Headers& headers, std::string_view name);
void remove_header(Headers& headers, std::string_view name);
/// One line in the place of all of that name.
void set_header(Headers& headers, std::string_view name, std::string_view value);

/// The bytes behind a head, pulled by whoever wants them.
class Body {
 public:
  virtual ~Body() = default;
  /// Some bytes; 0: the end; kFailed: they broke off; kLate.
  virtual Task<ssize_t> read(std::span<char> into) = 0;
  /// Behind the end.
  virtual const Headers& trailers() const;
  /// Bytes in all; -1: not known before the end.
  virtual std::int64_t size() const { return 0; }
  /// A read that waits ends soon, with kLate, and so does every later one.
  virtual void stop() {}
  /// The next read() does not wait.
  virtual bool ready() const { return false; }
  bool none() const { return size() == 0; }
};

struct AnswerHead {
  int status = 200;
  Headers headers;
  std::int64_t size = -1;             ///< Of the body; -1: not known.
  std::vector<std::string> trailers;  ///< Names that are announced.
  bool sets_vary = false;             ///< A middleware has put its Vary in the place of what others say.
  /// So long after the head of a server's answer Traefik flushes what has come; zero: behind each piece.
  Duration flushed_after = Duration::max();
};

/// Takes the answer to a request. Middlewares put their own before that of the connection. A false result means that
/// nobody takes more: stop.
class Sink {
 public:
  virtual ~Sink() = default;
  /// An answer of the class 1xx, which another one follows.
  virtual Task<bool> interim(AnswerHead head) = 0;
  /// Once; may be held back until the body begins.
  virtual Task<bool> head(AnswerHead head) = 0;
  virtual Task<bool> write(std::string_view bytes) = 0;
  /// Everything that is held back goes out. Before head() the answer begins with status 200 and no headers, as Go has
  /// it; the head that comes behind is dropped.
  virtual Task<bool> flush() = 0;
  virtual Task<bool> end(const Headers& trailers) = 0;
  /// The answer breaks off: the client sees that it is not whole. Before head() it is told 500.
  virtual void abort() = 0;
  /// 101: what is written from here on are bytes of another protocol, and so is what Body gives. Null: the connection
  /// cannot do that (HTTP/2).
  virtual Stream* upgrade() = 0;
};

}  // namespace gw::serve

#endif  // GW_SERVE_MESSAGE_H_
