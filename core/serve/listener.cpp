// Source: pkg/server/server_entrypoint_tcp.go, pkg/server/router/tcp/router.go (ServeTCP); routing.md 4.4.

#include "serve/listener.h"

#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/strings.h"
#include "serve/stream_routers.h"

namespace gw::serve {
namespace {

constexpr std::string_view kPostgres("\x00\x00\x00\x08\x04\xd2\x16\x2f", 8);
constexpr int kBacklog = 4096;

std::optional<std::string> bind_to(int file, const Address& address, bool udp) {
  int on = 1;
  setsockopt(file, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (address.storage.ss_family == AF_INET6) {
    int off = 0;
    setsockopt(file, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
  }
  if (bind(file, address.get(), address.length) < 0 || (!udp && listen(file, kBacklog) < 0))
    return std::strerror(errno);
  return std::nullopt;
}

std::string lower(std::string text) {
  for (char& c : text) c = base::ascii_lower(c);
  return text;
}

void keep_client_certificates(Stream& stream, ClientInfo& client) {
  auto add = [&](X509* one) {
    unsigned char* der = nullptr;
    int size = i2d_X509(one, &der);
    if (size > 0) client.certificates.emplace_back(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
  };
  std::unique_ptr<X509, decltype(&X509_free)> leaf(SSL_get1_peer_certificate(stream.ssl()), X509_free);
  if (leaf == nullptr) return;
  add(leaf.get());
  STACK_OF(X509)* chain = SSL_get_peer_cert_chain(stream.ssl());
  for (int i = 0; i < sk_X509_num(chain); ++i) add(sk_X509_value(chain, i));
}

/// Reads until the stream has `count` bytes ahead. False: they do not come.
Task<bool> look_ahead(Stream& stream, std::string& bytes, std::size_t count, Time deadline) {
  char buffer[4096];
  while (bytes.size() < count) {
    ssize_t size = co_await stream.receive(buffer, deadline);
    if (size <= 0) co_return false;
    bytes.append(buffer, static_cast<std::size_t>(size));
  }
  co_return true;
}

}  // namespace

Result<std::unique_ptr<Listener>> Listener::open(ListenerOptions options, Shared& shared, Requests* requests) {
  auto fail = [&](const std::string& why) {
    return Error{Error::Kind::Network, "listen " + options.address + " (" + options.name + "): " + why};
  };
  Result<Address> address = listen_address(options.address);
  if (!address) return fail(address.error().message);
  int kind = options.udp ? SOCK_DGRAM : SOCK_STREAM;
  int file = socket(address->storage.ss_family, kind | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (file < 0 && errno == EAFNOSUPPORT && address->storage.ss_family == AF_INET6) {
    // No IPv6 here: all addresses are those of IPv4.
    address = *literal("0.0.0.0", address->port());
    file = socket(AF_INET, kind | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  }
  if (file < 0) return fail(std::strerror(errno));
  if (auto why = bind_to(file, *address, options.udp)) {
    close(file);
    return fail(*why);
  }
  Address bound;
  bound.length = sizeof bound.storage;
  getsockname(file, bound.get(), &bound.length);
  return std::unique_ptr<Listener>(new Listener(std::move(options), shared, requests, file, bound));
}

Listener::Listener(ListenerOptions options, Shared& shared, Requests* requests, int file, Address address)
    : options_(std::move(options)),
      shared_(shared),
      own_(requests == nullptr ? std::make_unique<EntryServer>(options_.name, options_.entry, shared) : nullptr),
      requests_(requests == nullptr ? *own_ : *requests),
      file_(file),
      address_(address) {
  char name[256] = {};
  if (gethostname(name, sizeof name - 1) == 0) options_.entry.server_name = name;
}

Listener::~Listener() { close(file_); }

std::string Listener::address() const { return address_.text(); }

void Listener::start(Loop& loop) {
  if (options_.udp) start_udp(loop, file_, options_.name, options_.udp_timeout, shared_);
  else loop.listen(file_, [this, &loop] { accept(loop); });
}

void Listener::stop(Loop& loop) {
  loop.forget_listener(file_);
  if (options_.udp) return;
  // Who has come so far is served; the system answers for those who come later that nobody listens. Forgotten alone,
  // the socket would have them wait for an answer that does not come.
  accept(loop);
  shutdown(file_, SHUT_RD);
}

void Listener::accept(Loop& loop) {
  for (int i = 0; i < 16; ++i) {
    Address peer;
    peer.length = sizeof peer.storage;
    int file = accept4(file_, peer.get(), &peer.length, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (file < 0) return;
    int on = 1;
    setsockopt(file, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    spawn(serve(loop, file, peer));
  }
}

Task<void> Listener::serve(Loop& loop, int file, Address peer) {
  Stream stream(loop, file);
  Counted open(shared_.metrics.open);
  ClientInfo client;
  client.remote = peer.text();
  Address local;
  local.length = sizeof local.storage;
  getsockname(file, local.get(), &local.length);
  client.local = local.text();
  if (options_.proxy_protocol) {
    if (!co_await read_proxy_header(stream, client)) co_return;
  }
  if (own_ != nullptr) co_await serve_stream(stream, client);
  else co_await serve_http1(stream, client, options_.entry, options_.front, requests_, shared_.draining);
}

Task<bool> Listener::read_proxy_header(Stream& stream, ClientInfo& client) {
  bool trusted = options_.proxy_insecure;
  auto ip = route::peer_ip(client.remote);
  for (const base::IpRange& range : options_.proxy_trusted) trusted = trusted || (ip && range.contains(*ip));
  if (!trusted) co_return true;
  std::string bytes;
  Time deadline = stream.loop().now() + std::chrono::seconds(10);
  for (;;) {
    bool more = false;
    std::optional<ProxyHeader> header = read_proxy_protocol(bytes, more);
    if (header) {
      if (!header->remote.empty()) {
        client.remote = header->remote;
        client.local = header->local;
      }
      stream.put_back(bytes.substr(header->size));
      co_return true;
    }
    if (!more && !bytes.empty()) {
      stream.put_back(std::move(bytes));
      co_return true;
    }
    if (!co_await look_ahead(stream, bytes, bytes.size() + 1, deadline)) co_return false;
  }
}

Task<void> Listener::serve_stream(Stream& stream, ClientInfo& client) {
  std::shared_ptr<const Running> running = shared_.live.get();
  const route::EntryPoint* point = running == nullptr ? nullptr : point_of(*running, options_.name);
  if (point == nullptr) {
    co_await serve_http1(stream, client, options_.entry, options_.front, requests_, shared_.draining);
    co_return;
  }
  auto empty = [](const route::TcpMuxer& muxer) { return muxer.routes().empty(); };
  bool plain_only = !empty(point->tcp) && empty(point->tcp_tls) && empty(point->https);
  if (plain_only) {
    // No byte is waited for.
    rule::TcpConnection data;
    data.peer = route::peer_ip(client.remote);
    if (const route::TcpRoute* found = point->tcp.find(data)) {
      co_await serve_tcp(*running, *found->router, {}, {}, stream, client.remote, client.local);
      co_return;
    }
  }
  Time deadline = options_.front.read == Duration::zero() ? kNever : stream.loop().now() + options_.front.read;
  char first = 0;
  if (stream.ahead().empty()) {
    stream.descriptor().read_deadline(deadline);
    if (co_await stream.descriptor().readable() != Woken::Ready) co_return;
    ssize_t count = recv(stream.descriptor().file(), &first, 1, MSG_PEEK);
    while (count < 0 && (errno == EAGAIN || errno == EINTR)) {
      stream.descriptor().not_readable();
      if (co_await stream.descriptor().readable() != Woken::Ready) co_return;
      count = recv(stream.descriptor().file(), &first, 1, MSG_PEEK);
    }
    if (count <= 0) co_return;
  } else {
    first = stream.ahead().front();
  }
  if (first == '\x16') {
    co_await serve_tls(stream, client, std::move(running), *point, route::Connection::Kind::Tls);
    co_return;
  }
  if (first == '\x80') {
    co_await serve_tls(stream, client, std::move(running), *point, route::Connection::Kind::SslV2);
    co_return;
  }
  if (first == '\0') {
    std::string bytes;
    if (!co_await look_ahead(stream, bytes, kPostgres.size(), deadline)) co_return;
    if (std::string_view(bytes).starts_with(kPostgres)) {
      if (!co_await stream.send("S", deadline)) co_return;
      stream.put_back(bytes.substr(kPostgres.size()));
      co_await serve_tls(stream, client, std::move(running), *point, route::Connection::Kind::Postgres);
      co_return;
    }
    stream.put_back(std::move(bytes));
  }
  if (!plain_only && !empty(point->tcp)) {
    rule::TcpConnection data;
    data.peer = route::peer_ip(client.remote);
    if (const route::TcpRoute* found = point->tcp.find(data)) {
      co_await serve_tcp(*running, *found->router, {}, {}, stream, client.remote, client.local);
      co_return;
    }
  }
  running.reset();
  co_await serve_http1(stream, client, options_.entry, options_.front, requests_, shared_.draining);
}

Task<void> Listener::serve_tls(Stream& stream, ClientInfo& client, std::shared_ptr<const Running> running,
                               const route::EntryPoint& point, route::Connection::Kind kind) {
  std::string bytes(stream.ahead());
  stream.put_back({});
  Time deadline = stream.loop().now() + std::chrono::seconds(30);
  std::optional<ClientHello> hello;
  if (kind == route::Connection::Kind::SslV2) hello.emplace();
  for (bool more = true; !hello && more;) {
    hello = read_client_hello(bytes, more);
    if (hello || !more) break;
    if (!co_await look_ahead(stream, bytes, bytes.size() + 1, deadline)) co_return;
  }
  // What is no ClientHello goes to OpenSSL all the same, which says so by an alert.
  if (!hello) hello.emplace();
  stream.put_back(std::move(bytes));
  client.server_name = lower(hello->server_name);
  if (client.server_name.ends_with('.')) co_return;
  std::vector<std::string_view> protocols(hello->protocols.begin(), hello->protocols.end());
  route::Connection connection;
  connection.kind = kind;
  connection.data = {client.server_name, protocols, route::peer_ip(client.remote)};
  route::Choice choice = route::choose(point, connection);
  switch (choice.via) {
    case route::Choice::Via::Closed: co_return;
    case route::Choice::Via::Http:
      co_await serve_http1(stream, client, options_.entry, options_.front, requests_, shared_.draining);
      co_return;
    case route::Choice::Via::Https:
      if (choice.route != nullptr && choice.route->broken) co_return;
      client.tls_options = choice.route == nullptr ? std::string("default") : std::string(choice.route->tls_options);
      co_await serve_https(stream, client, std::move(running));
      co_return;
    case route::Choice::Via::Tcp: break;
  }
  if (choice.route->broken) co_return;
  co_await serve_tcp(*running, *choice.route->router, choice.route->tls_options, client.server_name, stream,
                     client.remote, client.local);
}

Task<void> Listener::serve_https(Stream& stream, ClientInfo& client, std::shared_ptr<const Running> running) {
  std::string why;
  Ssl ssl = running->tls().open(client.tls_options, client.server_name, why);
  running.reset();  // Requests of this connection may come under later ones.
  if (ssl == nullptr) co_return;
  stream.start_tls(std::move(ssl));
  if (co_await stream.handshake(stream.loop().now() + std::chrono::seconds(30)) != 1) co_return;
  client.tls = true;
  client.tls_version = std::string_view(SSL_get_version(stream.ssl())).substr(std::strlen("TLSv"));
  if (client.tls_version == "1") client.tls_version = "1.0";
  const char* cipher = SSL_CIPHER_standard_name(SSL_get_current_cipher(stream.ssl()));
  client.tls_cipher = cipher == nullptr ? "" : cipher;
  keep_client_certificates(stream, client);
  const unsigned char* chosen = nullptr;
  unsigned length = 0;
  SSL_get0_alpn_selected(stream.ssl(), &chosen, &length);
  std::string_view protocol(reinterpret_cast<const char*>(chosen), length);
  if (protocol == "h2")
    co_await serve_http2(stream, client, options_.entry, options_.front, requests_, shared_.draining);
  else co_await serve_http1(stream, client, options_.entry, options_.front, requests_, shared_.draining);
}

}  // namespace gw::serve
