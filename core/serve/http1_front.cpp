// Source: Go 1.26 net/http server.go (conn.serve, readRequest, finishRequest), transfer.go.

#include <sys/socket.h>

#include "base/go_values.h"
#include "base/strings.h"
#include "serve/front.h"
#include "serve/http1.h"
#include "serve/http1_sink.h"

namespace gw::serve {
namespace {

constexpr std::int64_t kDrained = 256L << 10;  // Of a body that nobody has read, to keep the connection.
constexpr std::chrono::milliseconds kLinger{500};
constexpr std::string_view kPreface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// Memory for requests, one a request that is under way on this thread.
class Borrowed {
 public:
  Borrowed() {
    if (free().empty()) {
      held_ = std::make_unique<Memory>();
    } else {
      held_ = std::move(free().back());
      free().pop_back();
    }
  }
  Borrowed(const Borrowed&) = delete;
  Borrowed& operator=(const Borrowed&) = delete;
  ~Borrowed() {
    if (free().size() < 64 && held_->head.capacity() < 65536) free().push_back(std::move(held_));
  }

  struct Memory {
    route::Prepared prepared;
    std::string head;
  };
  Memory* operator->() { return held_.get(); }

 private:
  static std::vector<std::unique_ptr<Memory>>& free() {
    thread_local std::vector<std::unique_ptr<Memory>> list;
    return list;
  }
  std::unique_ptr<Memory> held_;
};

/// Whether a line Connection of the head has the token. The stages of a request remove such lines.
bool connection_has(std::string_view head, std::string_view token) {
  constexpr std::string_view kName = "connection:";
  for (std::size_t at = head.find('\n'); at != std::string_view::npos; at = head.find('\n', at + 1)) {
    std::string_view line = head.substr(at + 1);
    if (!base::starts_with_fold(line, kName)) continue;
    line = line.substr(kName.size(), line.find('\n') - kName.size());
    if (base::list_has(base::trim(line, "\r"), token)) return true;
  }
  return false;
}

class Http1Connection {
 public:
  Http1Connection(Stream& stream, ClientInfo client, const route::EntryPointOptions& options, const FrontOptions& front,
                  Requests& requests, const Draining& draining)
      : stream_(stream),
        input_(stream),
        client_(std::move(client)),
        peer_(client_.remote, client_.tls),
        options_(options),
        front_(front),
        requests_(requests),
        draining_(draining) {}

  Task<void> run() {
    begin_ = stream_.loop().now();
    for (bool more = true; more;) {
      more = co_await one();
      input_.shrink();
    }
    if (http2_) {
      stream_.put_back(std::string(input_.rest()));
      co_await serve_http2(stream_, std::move(client_), options_, front_, requests_, draining_);
      co_return;
    }
    if (lingers_) co_await linger();
  }

 private:
  Time after(Duration time) const { return time == Duration::zero() ? kNever : stream_.loop().now() + time; }

  /// One request and its answer. False: the connection ends.
  Task<bool> one();
  bool waits() const { return input_.rest().empty() && stream_.ahead().empty(); }
  Task<std::size_t> read_head();
  Task<std::size_t> read_more();
  Task<bool> early_refusal();
  Task<bool> refuse(const route::Refusal& refusal);
  Task<bool> finish(Http1Body& body, Http1Sink& sink);
  Task<bool> drain(Http1Body& body);
  Task<void> linger();
  bool keeps_alive(const route::Request& request, std::string_view head) const;
  void watch(std::function<void()>& gone);

  Stream& stream_;
  Input input_;
  ClientInfo client_;
  route::Peer peer_;
  const route::EntryPointOptions& options_;
  const FrontOptions& front_;
  Requests& requests_;
  const Draining& draining_;
  Time begin_{}, read_deadline_ = kNever;
  std::int64_t served_ = 0;
  bool http2_ = false, lingers_ = false, looked_ = false;
};

/// The size of the head, with it in input_. 0: there is none.
Task<std::size_t> Http1Connection::read_head() {
  looked_ = false;
  // As a rule all of it is there.
  ssize_t count = input_.rest().empty() ? input_.fill_now() : kAgain;
  if (count <= 0 && count != kAgain) return Task<std::size_t>::done(0);
  std::size_t end = head_end(input_.rest(), 0);
  return end > 0 ? Task<std::size_t>::done(end) : read_more();
}

Task<std::size_t> Http1Connection::read_more() {
  std::size_t from = 0;
  for (;;) {
    std::string_view rest = input_.rest();
    if (std::size_t end = head_end(rest, from); end > 0) co_return end;
    if (!looked_ && rest.find('\n') != std::string_view::npos) {
      if (co_await early_refusal()) co_return 0;
    }
    if (rest.size() >= options_.server.max_header_bytes + 4096) co_return rest.size();
    from = rest.size() > 3 ? rest.size() - 3 : 0;
    ssize_t count = co_await input_.fill(read_deadline_);
    if (count == 0 && !input_.rest().empty()) co_return input_.rest().size();
    if (count <= 0) co_return 0;
  }
}

/// A first line that is none is refused before the head is whole. True: it was.
Task<bool> Http1Connection::early_refusal() {
  looked_ = true;
  Borrowed memory;
  route::Request request;
  std::optional<route::Refusal> refusal =
      route::read_request(input_.rest(), options_.server, memory->prepared.store, request);
  if (!refusal || refusal->incomplete) co_return false;
  co_await refuse(*refusal);
  co_return true;
}

/// As Go's server says it, in front of everything that Traefik does.
Task<bool> Http1Connection::refuse(const route::Refusal& refusal) {
  if (refusal.status == 0) co_return false;
  std::string code = std::to_string(refusal.status), text = "HTTP/1.1 ";
  if (refusal.body.starts_with(code)) text += refusal.body;
  else text += code + " " + std::string(base::status_text(refusal.status));
  // The answer to "OPTIONS *", after which the connection goes on.
  if (refusal.status == 200) {
    text += "\r\nContent-Length: 0\r\nDate: " + std::string(http_date()) + "\r\n\r\n";
    co_return co_await stream_.send(text, after(std::chrono::seconds(5)));
  }
  if (refusal.body.empty()) text += "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
  else text += "\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n" + std::string(refusal.body);
  lingers_ = co_await stream_.send(text, after(std::chrono::seconds(5)));
  co_return false;
}

Task<bool> Http1Connection::one() {
  Time deadline = served_ == 0 ? after(front_.read) : after(front_.idle);
  if (waits() && stream_.tls()) {
    ssize_t count = co_await input_.fill(deadline);
    if (count <= 0) co_return false;
  } else if (waits()) {
    // No memory is held for bytes while there are none.
    stream_.descriptor().read_deadline(deadline);
    Woken woken = co_await stream_.descriptor().readable();
    if (woken != Woken::Ready) co_return false;
  }
  read_deadline_ = after(front_.read);
  std::size_t size = co_await read_head();
  if (size == 0) co_return false;
  if (served_ == 0 && input_.rest().starts_with(kPreface.substr(0, 18))) {
    http2_ = true;
    co_return false;
  }
  ++served_;
  Borrowed memory;
  input_.take(size, memory->head);
  route::prepare(memory->head, peer_, options_, memory->prepared);
  const auto& refusal = memory->prepared.refusal;
  if (refusal && !refusal->by_gateway) co_return co_await refuse(*refusal);
  const route::Request& request = memory->prepared.request;
  bool expects = base::equal_fold_ascii(request.header("Expect"), "100-continue");
  Http1Sink sink(input_, {request.method == "HEAD", request.minor, keeps_alive(request, memory->head)}, front_.write);
  bool chunked = request.body_size < 0;
  Http1Body body(input_, chunked ? Http1Body::Framing::Chunked : Http1Body::Framing::Length, request.body_size);
  body.deadline(read_deadline_);
  if (expects && request.minor > 0)
    body.before_first([&sink]() -> Task<bool> { return sink.interim({100, {}, -1, {}}); });
  std::function<void()> gone;
  watch(gone);
  Arrived arrived{memory->head, nullptr, request.minor == 0 ? "HTTP/1.0" : "HTTP/1.1"};
  co_await requests_.serve(stream_.loop(), client_, arrived, memory->prepared, body, sink, gone);
  stream_.descriptor().on_hang_up = nullptr;
  if (expects && !body.begun() && request.body_size != 0) sink.end_connection();
  co_return co_await finish(body, sink);
}

bool Http1Connection::keeps_alive(const route::Request& request, std::string_view head) const {
  if (draining_.load(std::memory_order_relaxed)) return false;
  if (front_.requests > 0 && served_ >= front_.requests) return false;
  if (front_.age != Duration::zero() && stream_.loop().now() - begin_ >= front_.age) return false;
  return request.minor == 0 ? connection_has(head, "keep-alive") : !connection_has(head, "close");
}

/// Calls `gone` when the client closes its side with nothing left to read.
void Http1Connection::watch(std::function<void()>& gone) {
  auto told = [this, &gone] {
    char byte = 0;
    if (!stream_.tls() && recv(stream_.descriptor().file(), &byte, 1, MSG_PEEK) > 0) return;
    if (gone) gone();
  };
  stream_.descriptor().on_hang_up = told;
}

Task<bool> Http1Connection::finish(Http1Body& body, Http1Sink& sink) {
  if (sink.upgraded() || !sink.ended()) return Task<bool>::done(false);
  if (!sink.keeps_alive()) {
    lingers_ = true;
    return Task<bool>::done(false);
  }
  return body.ended() ? Task<bool>::done(!body.broken()) : drain(body);
}

/// What nobody has read of a body, to get at the next request.
Task<bool> Http1Connection::drain(Http1Body& body) {
  std::int64_t drained = 0;
  char buffer[1024];
  while (!body.ended()) {
    ssize_t count = co_await body.read(buffer);
    if (count < 0) co_return false;
    drained += count;
    if (drained > kDrained) {
      lingers_ = true;
      co_return false;
    }
  }
  co_return !body.broken();
}

/// What the client still sends is read for a while: a reset would take the answer from it.
Task<void> Http1Connection::linger() {
  stream_.shut_write();
  Time until = after(kLinger);
  char buffer[4096];
  for (;;) {
    ssize_t count = co_await stream_.receive(buffer, until);
    if (count <= 0 || stream_.loop().now() >= until) break;
  }
}

}  // namespace

Task<void> serve_http1(Stream& stream, ClientInfo client, const route::EntryPointOptions& options,
                       const FrontOptions& front, Requests& requests, const Draining& draining) {
  Http1Connection connection(stream, std::move(client), options, front, requests, draining);
  co_await connection.run();
}

}  // namespace gw::serve
