#include "net/socket.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/ip.h"
#include "base/strings.h"

namespace gw::net {
namespace {

struct Freed {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};

Error failed(const std::string& why) { return {Error::Kind::Network, why}; }

Error failed(int error) {
  if (error == ECONNREFUSED || error == ENOENT) return failed("nothing answers there");
  if (error == ETIMEDOUT) return failed("no answer");
  return failed(base::ascii_lower(std::string(std::strerror(error))));
}

Error failed(Waited waited) { return failed(waited == Waited::Stopped ? "stopped" : "no answer in time"); }

}  // namespace

struct Socket::Impl {
  ~Impl() {
    ssl.reset();
    if (file >= 0) ::close(file);
  }

  std::optional<Error> connect(const sockaddr* address, socklen_t size, Time until) {
    file = ::socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (file < 0) return failed(errno);
    if (::connect(file, address, size) != 0) {
      if (errno != EINPROGRESS) return failed(errno);
      if (Waited waited = wait(file, true, until, stop); waited != Waited::Ready) return failed(waited);
      int error = 0;
      socklen_t length = sizeof error;
      if (::getsockopt(file, SOL_SOCKET, SO_ERROR, &error, &length) != 0) error = errno;
      if (error != 0) return failed(error);
    }
    // A peer that is gone without a word is noticed.
    int on = 1, seconds = 20;
    ::setsockopt(file, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    ::setsockopt(file, IPPROTO_TCP, TCP_KEEPIDLE, &seconds, sizeof seconds);
    ::setsockopt(file, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return std::nullopt;
  }

  std::optional<Error> start_tls(const std::string& host, const std::string& ca_file, Time until) {
    context.reset(SSL_CTX_new(TLS_client_method()));
    SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
    int loaded = ca_file.empty() ? SSL_CTX_set_default_verify_paths(context.get())
                                 : SSL_CTX_load_verify_locations(context.get(), ca_file.c_str(), nullptr);
    if (loaded != 1)
      return failed("no certificates to trust can be read" + (ca_file.empty() ? "" : " from " + ca_file));
    ssl.reset(SSL_new(context.get()));
    bool address = X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl.get()), host.c_str()) == 1;
    if (!address &&
        (SSL_set1_host(ssl.get(), host.c_str()) != 1 || SSL_set_tlsext_host_name(ssl.get(), host.c_str()) != 1))
      return failed("no name of a host");
    SSL_set_fd(ssl.get(), file);
    return tls([&] { return SSL_connect(ssl.get()); }, until);
  }

  /// Calls `step` until it succeeds.
  template <typename Step>
  std::optional<Error> tls(Step step, Time until) {
    for (;;) {
      ERR_clear_error();
      int result = step();
      if (result > 0) return std::nullopt;
      int error = SSL_get_error(ssl.get(), result);
      if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) {
        Waited waited = wait(file, error == SSL_ERROR_WANT_WRITE, until, stop);
        if (waited != Waited::Ready) return failed(waited);
        continue;
      }
      long verified = SSL_get_verify_result(ssl.get());
      if (verified != X509_V_OK)
        return failed(std::string("its certificate is not trusted: ") + X509_verify_cert_error_string(verified));
      const char* reason = ERR_reason_error_string(ERR_peek_error());
      return failed(reason == nullptr ? "the connection was closed" : std::string("TLS: ") + reason);
    }
  }

  int file = -1;
  const Stop* stop = nullptr;
  std::unique_ptr<SSL_CTX, Freed> context;
  std::unique_ptr<SSL, Freed> ssl;
};

Socket::Socket(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Socket::Socket(Socket&&) noexcept = default;
Socket& Socket::operator=(Socket&&) noexcept = default;
Socket::~Socket() = default;

Result<Socket> Socket::open(const std::string& host, int port, const std::string& path, const SocketOptions& options,
                            Time until) {
  auto impl = std::make_unique<Impl>();
  impl->stop = options.stop;
  if (!path.empty()) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) return failed("the path of the socket is too long");
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    if (auto error = impl->connect(reinterpret_cast<sockaddr*>(&address), sizeof address, until)) return *error;
    return Socket(std::move(impl));
  }
  addrinfo hints{}, *list = nullptr;
  hints.ai_socktype = SOCK_STREAM;
  if (::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &list) != 0) return failed("no such host");
  std::unique_ptr<addrinfo, Freed> owned(list);
  std::optional<Error> error = failed("no such host");
  for (const addrinfo* one = list; one != nullptr && error; one = one->ai_next) {
    impl = std::make_unique<Impl>();
    impl->stop = options.stop;
    error = impl->connect(one->ai_addr, one->ai_addrlen, until);
  }
  if (!error && options.tls) error = impl->start_tls(host, options.ca_file, until);
  if (error) return *error;
  return Socket(std::move(impl));
}

std::optional<Error> Socket::send(std::string_view bytes, Time until) {
  while (!bytes.empty()) {
    std::size_t sent = 0;
    if (impl_->ssl != nullptr) {
      if (auto error =
              impl_->tls([&] { return SSL_write_ex(impl_->ssl.get(), bytes.data(), bytes.size(), &sent); }, until))
        return error;
    } else {
      ssize_t count = ::send(impl_->file, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count < 0 && errno != EAGAIN && errno != EINTR) return failed(errno);
      if (count < 0) {
        if (Waited waited = wait(impl_->file, true, until, impl_->stop); waited != Waited::Ready) return failed(waited);
        continue;
      }
      sent = static_cast<std::size_t>(count);
    }
    bytes.remove_prefix(sent);
  }
  return std::nullopt;
}

Result<std::string> Socket::receive(Time until) {
  std::string out(65536, '\0');
  for (;;) {
    bool pending = impl_->ssl != nullptr && SSL_has_pending(impl_->ssl.get()) == 1;
    if (!pending) {
      Waited waited = wait(impl_->file, false, until, impl_->stop);
      if (waited == Waited::Late) return std::string();
      if (waited == Waited::Stopped) return failed(waited);
    }
    std::size_t size = 0;
    if (impl_->ssl != nullptr) {
      if (auto error =
              impl_->tls([&] { return SSL_read_ex(impl_->ssl.get(), out.data(), out.size(), &size); }, until)) {
        // Bytes that are no data (a session's ticket) came, and then nothing more.
        if (std::chrono::steady_clock::now() >= until) return std::string();
        return *error;
      }
    } else {
      ssize_t count = ::recv(impl_->file, out.data(), out.size(), 0);
      if (count < 0 && (errno == EAGAIN || errno == EINTR)) continue;
      if (count < 0) return failed(errno);
      if (count == 0) return failed("the connection was closed");
      size = static_cast<std::size_t>(count);
    }
    out.resize(size);
    return out;
  }
}

}  // namespace gw::net
