#ifndef GW_SERVE_STREAM_H_
#define GW_SERVE_STREAM_H_

// The bytes of one connection, plain or through TLS.

#include <sys/socket.h>
#include <sys/types.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "serve/loop.h"

struct ssl_st;  // OpenSSL's SSL.

namespace gw::serve {

/// What read() and write() give instead of a count of bytes. 0 from read() is the end.
constexpr ssize_t kFailed = -1, kAgain = -2, kLate = -3;

struct FreeSsl {
  void operator()(ssl_st* ssl) const;
};
using Ssl = std::unique_ptr<ssl_st, FreeSsl>;

class Stream {
 public:
  Stream(Loop& loop, int file) : descriptor_(loop, file) {}

  Loop& loop() const { return descriptor_.loop(); }
  Descriptor& descriptor() { return descriptor_; }
  ssl_st* ssl() const { return ssl_.get(); }
  bool tls() const { return ssl_ != nullptr; }

  /// Bytes that were read already come again first.
  void put_back(std::string bytes) { ahead_ = std::move(bytes); }
  const std::string& ahead() const { return ahead_; }

  /// From here on through TLS; handshake() does the rest.
  void start_tls(Ssl ssl);
  /// 1, or kFailed, kLate.
  Task<ssize_t> handshake(Time deadline);

  ssize_t read(std::span<char> into);  ///< Or kFailed, kAgain.
  ssize_t write(std::string_view bytes);
  ssize_t write(std::string_view first, std::string_view second);

  /// As read(), but waits for bytes.
  Task<ssize_t> receive(std::span<char> into, Time deadline = kNever);
  /// All of the bytes. False: the peer is gone, or does not take them in time.
  Task<bool> send(std::string_view bytes, Time deadline = kNever);
  Task<bool> send(std::string_view first, std::string_view second, Time deadline = kNever);

  /// The peer is told that nothing more comes.
  void shut_write();
  /// Ends every read and write.
  void close() { descriptor_.cancel(); }

 private:
  ssize_t outcome(int result);
  Task<Woken> ready(bool write, Time deadline);
  Task<ssize_t> receive_later(std::span<char> into, Time deadline);
  Task<bool> send_later(std::string_view first, std::string_view second, std::size_t sent, Time deadline);

  Descriptor descriptor_;
  std::string ahead_;
  std::size_t ahead_at_ = 0;
  bool wants_write_ = false;  ///< What TLS waits for.
  Ssl ssl_;
};

/// Connects to an address that resolve() gave. Null: `why` says why not.
Task<std::unique_ptr<Stream>> connect(Loop& loop, const sockaddr* address, unsigned length, Time deadline,
                                      std::string& why);

}  // namespace gw::serve

#endif  // GW_SERVE_STREAM_H_
