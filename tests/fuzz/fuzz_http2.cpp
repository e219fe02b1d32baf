// Any bytes as a client's connection of HTTP/2: it ends, every request that began has ended with it, and what is handed
// on is a request.

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <string>

#include "check.h"
#include "route/pipeline.h"
#include "serve/front.h"

namespace {

using namespace gw;
using namespace gw::serve;

constexpr std::string_view kPreface("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0", 33);
constexpr std::size_t kMost = 64UL << 10;  // What a socket pair takes at once.

/// Answers with the body of the request.
class Echo final : public Requests {
 public:
  Task<void> serve(Loop& loop, const ClientInfo& client, const Arrived& arrived, route::Prepared& prepared, Body& body,
                   Sink& sink, std::function<void()>& gone) override;

  route::EntryPointOptions options;
  int under_way = 0, left = 0;
};

Task<void> Echo::serve(Loop&, const ClientInfo&, const Arrived& arrived, route::Prepared& prepared, Body& body,
                       Sink& sink, std::function<void()>& gone) {
  ++under_way;
  gone = [this] { ++left; };
  for (const rule::Pair& line : arrived.question->headers) {
    fuzz::require(route::is_token(line.name), "names of headers are tokens");
    fuzz::require(line.value.find_first_of("\r\n") == std::string_view::npos, "no line break is handed on");
  }
  route::prepare(*arrived.question, {"10.0.0.1:4242", false}, options, prepared);
  AnswerHead head;
  head.trailers = {"X-End"};
  bool goes_on = co_await sink.head(std::move(head));
  char buffer[1024];
  while (goes_on) {
    ssize_t count = co_await body.read(buffer);
    if (count <= 0) break;
    goes_on = co_await sink.write({buffer, static_cast<std::size_t>(count)});
  }
  co_await sink.end(body.trailers());
  --under_way;
}

Task<void> connection(Loop& loop, int file, Echo& requests) {
  Stream stream(loop, file);
  Draining draining{false};
  FrontOptions front;
  ClientInfo client;
  co_await serve_http2(stream, std::move(client), requests.options, front, requests, draining);
  loop.stop();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string bytes(fuzz::view(data, std::min(size, kMost)));
  if (!bytes.starts_with("PRI")) bytes.insert(0, kPreface);
  int ends[2];
  fuzz::require(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) == 0, "there are sockets");
  fuzz::require(send(ends[1], bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()), "it is all sent");
  shutdown(ends[1], SHUT_WR);
  Loop loop;
  Echo requests;
  requests.options.server.max_header_bytes = 4096;
  spawn(connection(loop, ends[0], requests));
  loop.run();
  close(ends[1]);
  fuzz::require(requests.under_way == 0, "every request has ended");
  return 0;
}
