#include "serve/stream.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace gw::serve {

void FreeSsl::operator()(ssl_st* ssl) const { SSL_free(ssl); }

namespace {

/// What OpenSSL reads from: bytes that were read before TLS began, then the socket.
struct Source {
  int file;
  std::string ahead;
  std::size_t at = 0;
};

Source& source_of(BIO* bio) { return *static_cast<Source*>(BIO_get_data(bio)); }

int bio_read(BIO* bio, char* into, int size) {
  BIO_clear_retry_flags(bio);
  Source& source = source_of(bio);
  if (source.at < source.ahead.size()) {
    std::size_t count = std::min(source.ahead.size() - source.at, static_cast<std::size_t>(size));
    std::memcpy(into, source.ahead.data() + source.at, count);
    source.at += count;
    return static_cast<int>(count);
  }
  ssize_t count = recv(source.file, into, static_cast<std::size_t>(size), 0);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_retry_read(bio);
  return static_cast<int>(count);
}

int bio_write(BIO* bio, const char* from, int size) {
  BIO_clear_retry_flags(bio);
  ssize_t count = send(source_of(bio).file, from, static_cast<std::size_t>(size), MSG_NOSIGNAL);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_retry_write(bio);
  return static_cast<int>(count);
}

long bio_control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

int bio_destroy(BIO* bio) {
  delete static_cast<Source*>(BIO_get_data(bio));
  return 1;
}

BIO_METHOD* method() {
  static BIO_METHOD* made = [] {
    BIO_METHOD* out = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "gw connection");
    BIO_meth_set_read(out, bio_read);
    BIO_meth_set_write(out, bio_write);
    BIO_meth_set_ctrl(out, bio_control);
    BIO_meth_set_destroy(out, bio_destroy);
    return out;
  }();
  return made;
}

// Not through the functions of libc, where a thread may be cancelled: that takes two atomic operations a call.
ssize_t receive_now(int file, std::span<char> into) {
  return syscall(SYS_recvfrom, file, into.data(), into.size(), 0, nullptr, nullptr);
}

ssize_t send_now(int file, std::string_view first, std::string_view second) {
  if (first.empty() || second.empty()) {
    std::string_view bytes = first.empty() ? second : first;
    return syscall(SYS_sendto, file, bytes.data(), bytes.size(), MSG_NOSIGNAL, nullptr, 0);
  }
  iovec parts[2] = {{const_cast<char*>(first.data()), first.size()}, {const_cast<char*>(second.data()), second.size()}};
  msghdr message{};
  message.msg_iov = parts;
  message.msg_iovlen = 2;
  return syscall(SYS_sendmsg, file, &message, MSG_NOSIGNAL);
}

}  // namespace

void Stream::start_tls(Ssl ssl) {
  ssl_ = std::move(ssl);
  BIO* bio = BIO_new(method());
  BIO_set_data(bio, new Source{descriptor_.file(), ahead_.substr(ahead_at_)});
  BIO_set_init(bio, 1);
  SSL_set_bio(ssl_.get(), bio, bio);
  SSL_set_mode(ssl_.get(),
               SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
  ahead_.clear();
  ahead_at_ = 0;
}

/// What a call of OpenSSL that did not succeed means.
ssize_t Stream::outcome(int result) {
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      descriptor_.not_readable();
      wants_write_ = false;
      return kAgain;
    case SSL_ERROR_WANT_WRITE:
      descriptor_.not_writable();
      wants_write_ = true;
      return kAgain;
    case SSL_ERROR_ZERO_RETURN: return 0;
    default: return kFailed;
  }
}

Task<Woken> Stream::ready(bool write, Time deadline) {
  if (write) {
    descriptor_.write_deadline(deadline);
    co_return co_await descriptor_.writable();
  }
  descriptor_.read_deadline(deadline);
  co_return co_await descriptor_.readable();
}

Task<ssize_t> Stream::handshake(Time deadline) {
  for (;;) {
    ERR_clear_error();
    int done = SSL_do_handshake(ssl_.get());
    if (done == 1) co_return 1;
    ssize_t result = outcome(done);
    if (result != kAgain) co_return kFailed;
    Woken woken = co_await ready(wants_write_, deadline);
    if (woken == Woken::Late) co_return kLate;
    if (woken == Woken::Cancelled) co_return kFailed;
  }
}

ssize_t Stream::read(std::span<char> into) {
  if (descriptor_.cancelled()) return kFailed;
  if (ahead_at_ < ahead_.size()) {
    std::size_t count = std::min(into.size(), ahead_.size() - ahead_at_);
    std::memcpy(into.data(), ahead_.data() + ahead_at_, count);
    ahead_at_ += count;
    if (ahead_at_ == ahead_.size()) {
      ahead_.clear();
      ahead_at_ = 0;
    }
    return static_cast<ssize_t>(count);
  }
  if (ssl_ != nullptr) {
    ERR_clear_error();
    int count = SSL_read(ssl_.get(), into.data(), static_cast<int>(std::min<std::size_t>(into.size(), 1 << 30)));
    return count > 0 ? count : outcome(count);
  }
  ssize_t count = receive_now(descriptor_.file(), into);
  if (count >= 0) {
    // Less than there was room for: the next bytes will be told of, unless the end has been already.
    if (static_cast<std::size_t>(count) < into.size() && !descriptor_.hung_up()) descriptor_.not_readable();
    return count;
  }
  if (errno != EAGAIN && errno != EINTR) return kFailed;
  descriptor_.not_readable();
  return kAgain;
}

ssize_t Stream::write(std::string_view bytes) { return write(bytes, {}); }

ssize_t Stream::write(std::string_view first, std::string_view second) {
  if (descriptor_.cancelled()) return kFailed;
  if (ssl_ != nullptr) {
    // One record instead of two where both are short.
    std::string both;
    std::string_view bytes = first.empty() ? second : first;
    if (!first.empty() && !second.empty() && first.size() + second.size() <= 16384) {
      both.reserve(first.size() + second.size());
      both.append(first).append(second);
      bytes = both;
    }
    ERR_clear_error();
    int count = SSL_write(ssl_.get(), bytes.data(), static_cast<int>(std::min<std::size_t>(bytes.size(), 1 << 30)));
    if (count > 0) return count;
    ssize_t result = outcome(count);
    return result == 0 ? kFailed : result;
  }
  ssize_t count = send_now(descriptor_.file(), first, second);
  if (count >= 0) return count;
  if (errno != EAGAIN && errno != EINTR) return kFailed;
  descriptor_.not_writable();
  wants_write_ = true;
  return kAgain;
}

Task<ssize_t> Stream::receive(std::span<char> into, Time deadline) {
  // Where nothing is to be read, nobody asks the kernel for it.
  bool nothing = ssl_ == nullptr && ahead_.empty() && !descriptor_.seen_readable();
  ssize_t count = nothing && !descriptor_.cancelled() ? kAgain : read(into);
  return count == kAgain ? receive_later(into, deadline) : Task<ssize_t>::done(count);
}

Task<ssize_t> Stream::receive_later(std::span<char> into, Time deadline) {
  for (;;) {
    Woken woken = Woken::Ready;
    if (ssl_ != nullptr && wants_write_) {
      woken = co_await ready(true, deadline);
    } else {
      descriptor_.read_deadline(deadline);
      woken = co_await descriptor_.readable();
    }
    if (woken == Woken::Late) co_return kLate;
    if (woken == Woken::Cancelled) co_return kFailed;
    ssize_t count = read(into);
    if (count != kAgain) co_return count;
  }
}

Task<bool> Stream::send(std::string_view bytes, Time deadline) { return send(bytes, {}, deadline); }

Task<bool> Stream::send(std::string_view first, std::string_view second, Time deadline) {
  // As a rule all of it goes at once.
  ssize_t count = first.empty() && second.empty() ? 0 : write(first, second);
  if (count == kFailed) return Task<bool>::done(false);
  std::size_t sent = count == kAgain ? 0 : static_cast<std::size_t>(count);
  if (sent == first.size() + second.size()) return Task<bool>::done(true);
  return send_later(first, second, sent, deadline);
}

/// What is behind the first `sent` bytes.
Task<bool> Stream::send_later(std::string_view first, std::string_view second, std::size_t sent, Time deadline) {
  for (;;) {
    std::size_t head = std::min(sent, first.size());
    first.remove_prefix(head);
    second.remove_prefix(sent - head);
    if (first.empty() && second.empty()) co_return true;
    ssize_t count = write(first, second);
    if (count == kAgain) {
      sent = 0;
      Woken woken = co_await ready(ssl_ == nullptr || wants_write_, deadline);
      if (woken != Woken::Ready) co_return false;
      continue;
    }
    if (count < 0) co_return false;
    sent = static_cast<std::size_t>(count);
  }
}

void Stream::shut_write() {
  if (ssl_ != nullptr) {
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
  }
  shutdown(descriptor_.file(), SHUT_WR);
}

Task<std::unique_ptr<Stream>> connect(Loop& loop, const sockaddr* address, unsigned length, Time deadline,
                                      std::string& why) {
  int file = socket(address->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (file < 0) {
    why = std::strerror(errno);
    co_return nullptr;
  }
  int on = 1;
  setsockopt(file, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  int result = ::connect(file, address, length);
  if (result < 0 && errno != EINPROGRESS) {
    why = std::strerror(errno);
    ::close(file);
    co_return nullptr;
  }
  auto stream = std::make_unique<Stream>(loop, file);
  if (result == 0) co_return stream;
  stream->descriptor().not_writable();
  stream->descriptor().write_deadline(deadline);
  Woken woken = co_await stream->descriptor().writable();
  int failure = 0;
  socklen_t size = sizeof failure;
  getsockopt(file, SOL_SOCKET, SO_ERROR, &failure, &size);
  if (woken == Woken::Late) why = "i/o timeout";
  else if (woken == Woken::Cancelled) why = "cancelled";
  else if (failure != 0) why = std::strerror(failure);
  else co_return stream;
  co_return nullptr;
}

}  // namespace gw::serve
