// Any bytes as a client's connection of HTTP/1, as a server's answer, as a ClientHello and as a header of the PROXY
// protocol: each ends, and what is handed on is what HTTP allows.

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <string>

#include "check.h"
#include "serve/front.h"
#include "serve/http1.h"
#include "serve/listener.h"
#include "serve/tls_store.h"

namespace {

using namespace gw;
using namespace gw::serve;

constexpr std::size_t kMost = 64UL << 10;  // What a socket pair takes at once.

class Echo final : public Requests {
 public:
  Task<void> serve(Loop&, const ClientInfo&, const Arrived&, route::Prepared& prepared, Body& body, Sink& sink,
                   std::function<void()>&) override {
    ++under_way;
    for (const rule::Pair& line : prepared.request.headers)
      fuzz::require(line.value.find_first_of("\r\n") == std::string_view::npos, "no line break is handed on");
    bool goes_on = co_await sink.head({});
    char buffer[1024];
    while (goes_on) {
      ssize_t count = co_await body.read(buffer);
      if (count <= 0) break;
      goes_on = co_await sink.write({buffer, static_cast<std::size_t>(count)});
    }
    co_await sink.end(body.trailers());
    --under_way;
  }

  route::EntryPointOptions options;
  int under_way = 0;
};

Task<void> connection(Loop& loop, int file, Echo& requests) {
  {
    Stream stream(loop, file);
    Draining draining{false};
    FrontOptions front;
    ClientInfo client;
    client.remote = "10.0.0.1:4242";
    co_await serve_http1(stream, std::move(client), requests.options, front, requests, draining);
  }
  loop.stop();
}

Task<void> answer(Loop& loop, int file) {
  {
    Stream stream(loop, file);
    Input input(stream);
    bool more = true;
    while (more && head_end(input.rest(), 0) == 0) {
      ssize_t count = co_await input.fill(kNever);
      more = count > 0;
    }
    std::size_t size = head_end(input.rest(), 0);
    std::string why;
    std::optional<ParsedAnswer> parsed;
    if (size > 0) parsed = parse_answer(input.rest().substr(0, size), "GET", why);
    fuzz::require(size == 0 || parsed || !why.empty(), "what is refused has a reason");
    if (parsed) {
      fuzz::require(parsed->status >= 100 && parsed->status <= 999, "a status has three digits");
      input.consume(size);
      Http1Body body(input, parsed->framing, parsed->body_size);
      char buffer[512];
      ssize_t count = 1;
      while (count > 0) count = co_await body.read(buffer);
      fuzz::require(body.ended(), "a body ends");
    }
  }
  loop.stop();
}

void over_a_socket(std::string_view bytes, bool client) {
  int ends[2];
  fuzz::require(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) == 0, "a socket pair");
  int room = 1 << 20;
  setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
  setsockopt(ends[1], SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
  bytes = bytes.substr(0, kMost);
  [[maybe_unused]] auto sent = send(ends[0], bytes.data(), bytes.size(), MSG_NOSIGNAL);
  shutdown(ends[0], SHUT_WR);
  Loop loop;
  Echo echo;
  if (client) spawn(connection(loop, ends[1], echo));
  else spawn(answer(loop, ends[1]));
  loop.run();
  close(ends[0]);
  fuzz::require(echo.under_way == 0, "every request has ended");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  bool more = false;
  switch (data[0] % 4) {
    case 0: over_a_socket(bytes, true); break;
    case 1: over_a_socket(bytes, false); break;
    case 2: {
      auto hello = read_client_hello(bytes, more);
      fuzz::require(!(hello && more), "a ClientHello that was read needs no more");
      break;
    }
    default: {
      auto header = read_proxy_protocol(bytes, more);
      fuzz::require(!header || header->size <= bytes.size(), "a header is no longer than what there is");
    }
  }
  return 0;
}
