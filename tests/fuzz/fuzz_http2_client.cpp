// Any bytes as what a server of HTTP/2 sends: every exchange ends, and an answer that is handed on is one of HTTP.

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

#include "check.h"
#include "serve/body_buffer.h"
#include "serve/http2_client.h"

namespace {

using namespace gw;
using namespace gw::serve;

class Reads final : public AnswerReceiver {
 public:
  void begun(std::function<void()>) override {}
  Task<void> interim(AnswerHead head) override {
    fuzz::require(head.status > 100 && head.status < 200, "what is interim is 1xx");
    co_return;
  }
  Task<void> answer(AnswerHead head, Body& body) override {
    fuzz::require(head.status >= 200 && head.status <= 999, "a status has three digits");
    for (const Header& one : head.headers)
      fuzz::require(one.value.find_first_of("\r\n") == std::string::npos, "no line break is handed on");
    std::string all;
    co_await read_all(body, 1 << 20, all);
  }
};

Task<void> ask(Loop& loop, int file) {
  {
    Http2Client client(std::make_unique<Stream>(loop, file), {.ping_after = std::chrono::milliseconds(20)});
    for (int i = 0; i < 2; ++i) {
      route::Outgoing head{.method = i == 0 ? "GET" : "POST", .target = "/", .host = "a.example", .headers = {}};
      MemoryBody body(i == 0 ? "" : "body");
      Reads reads;
      Http2Outcome outcome = co_await client.exchange({head, "http", body}, reads);
      fuzz::require(outcome.kind == Http2Outcome::Kind::Answered || !outcome.why.empty(), "what fails has a reason");
    }
  }
  loop.stop();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view bytes = fuzz::view(data, std::min<std::size_t>(size, 64UL << 10));
  int ends[2];
  fuzz::require(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) == 0, "there are sockets");
  [[maybe_unused]] auto sent = send(ends[1], bytes.data(), bytes.size(), MSG_NOSIGNAL);
  shutdown(ends[1], SHUT_WR);
  Loop loop;
  spawn(ask(loop, ends[0]));
  loop.run();
  close(ends[1]);
  return 0;
}
