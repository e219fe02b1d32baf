#include "support/http2_world.h"

#include <fcntl.h>
#include <sys/socket.h>

#include <catch2/catch.hpp>
#include <cstring>

#include "serve/http2_fields.h"

namespace gw::testing {

using namespace serve;

std::string_view Asked::header(std::string_view name) const {
  for (const rule::Pair& line : arrived.question->headers) {
    if (line.name == name) return line.value;
  }
  return {};
}

Http2World::Http2World(Handler handler) : handler_(std::move(handler)) {}

Http2World::~Http2World() = default;

int Http2World::connect() {
  int ends[2];
  REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) == 0);
  ++under_way;
  spawn(serve_connection(ends[0]));
  return ends[1];
}

Task<void> Http2World::serve_connection(int file) {
  Stream stream(loop, file);
  ClientInfo info;
  info.remote = "10.0.0.1:4242";
  co_await serve_http2(stream, std::move(info), options, front, *this, draining);
  --under_way;
}

Http2Client& Http2World::client() {
  if (client_ == nullptr) client_ = another_client();
  return *client_;
}

std::unique_ptr<Http2Client> Http2World::another_client() {
  return std::make_unique<Http2Client>(std::make_unique<Stream>(loop, connect()), client_options);
}

std::unique_ptr<Stream> Http2World::raw() { return std::make_unique<Stream>(loop, connect()); }

Task<void> Http2World::serve(Loop& on, const ClientInfo& client, const Arrived& arrived, route::Prepared&, Body& body,
                             Sink& sink, std::function<void()>& gone) {
  CHECK(client.version == "HTTP/2.0");
  CHECK(arrived.version == "HTTP/2.0");
  Asked asked{on, arrived, body, sink, gone};
  co_await handler_(asked);
  ++served;
}

Task<void> Http2World::all(std::function<Task<void>()> test) {
  co_await test();
  client_.reset();
  for (int i = 0; i < 300 && loop.descriptors() > 0; ++i) co_await loop.sleep(std::chrono::milliseconds(10));
  CHECK(under_way == 0);
  CHECK(loop.descriptors() == 0);
  loop.forget(limit_);
  loop.stop();
}

void Http2World::run(std::function<Task<void>()> test) {
  limit_ = loop.at(Clock::now() + std::chrono::seconds(60), [this] {
    CHECK(false);  // It hangs.
    loop.stop();
  });
  spawn(all(std::move(test)));
  loop.run();
}

MadeBody::MadeBody(std::string text) : size_(static_cast<std::int64_t>(text.size())), rest_(std::move(text)) {}

Task<ssize_t> MadeBody::read(std::span<char> into) {
  if (rest_.empty() && next_) rest_ = next_();
  std::size_t count = std::min(rest_.size(), into.size());
  if (count > 0) std::memcpy(into.data(), rest_.data(), count);
  rest_.erase(0, count);
  given += static_cast<std::int64_t>(count);
  co_return static_cast<ssize_t>(count);
}

Task<void> Received::interim(AnswerHead one) {
  interims.push_back(std::move(one));
  co_return;
}

Task<void> Received::answer(AnswerHead given, Body& body) {
  head = std::move(given);
  if (take) {
    co_await take(body);
    co_return;
  }
  char buffer[8192];
  while ((last = co_await body.read(buffer)) > 0) text.append(buffer, static_cast<std::size_t>(last));
  trailers = body.trailers();
}

AskedOf to(std::string method, std::string target) { return {std::move(method), std::move(target), "a", {}}; }

Task<Http2Outcome> ask(Http2Client& client, AskedOf what, Body& body, Received& into, Duration response_header) {
  route::Outgoing head;
  head.method = what.method;
  head.target = what.target;
  head.host = what.host;
  head.headers = what.headers;
  Http2Request request{head, "http", body, response_header};
  co_return co_await client.exchange(request, into);
}

Task<std::string> read_all(Body& body) {
  std::string out;
  char buffer[8192];
  for (;;) {
    ssize_t count = co_await body.read(buffer);
    if (count < 0) out += count == kLate ? "(late)" : "(failed)";
    if (count <= 0) co_return out;
    out.append(buffer, static_cast<std::size_t>(count));
  }
}

Task<void> answer_text(Sink& sink, int status, std::string text) {
  AnswerHead head;
  head.status = status;
  head.size = static_cast<std::int64_t>(text.size());
  if (!co_await sink.head(std::move(head))) co_return;
  if (!co_await sink.write(text)) co_return;
  co_await sink.end({});
}

Task<void> echo(Asked asked) {
  std::string text = co_await read_all(asked.body);
  co_await answer_text(asked.sink, 200, text);
}

std::string frame(int type, int flags, int stream, std::string_view payload) {
  std::string out;
  for (int shift : {16, 8, 0}) out += static_cast<char>(payload.size() >> shift);
  out += static_cast<char>(type);
  out += static_cast<char>(flags);
  for (int shift : {24, 16, 8, 0}) out += static_cast<char>(stream >> shift);
  return out.append(payload);
}

namespace {

/// An integer of HPACK with a prefix of seven bits.
std::string size_of(std::size_t size) {
  if (size < 127) return {static_cast<char>(size)};
  std::string out(1, '\x7F');
  for (size -= 127; size >= 128; size /= 128) out += static_cast<char>(size % 128 + 128);
  return out += static_cast<char>(size);
}

}  // namespace

std::string literals(const std::vector<rule::Pair>& fields) {
  std::string out;
  for (const rule::Pair& field : fields) {
    out += '\0';
    out.append(size_of(field.name.size())).append(field.name);
    out.append(size_of(field.value.size())).append(field.value);
  }
  return out;
}

std::string preface() { return "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, 0, ""); }

std::vector<rule::Pair> simple_get() {
  return {{":method", "GET"}, {":scheme", "http"}, {":path", "/"}, {":authority", "a.example"}};
}

Task<std::vector<Frame>> frames(Stream& stream, std::function<bool(const Frame&)> until, Duration most) {
  std::vector<Frame> out;
  std::string bytes;
  Time deadline = stream.loop().now() + most;
  char buffer[8192];
  for (;;) {
    while (bytes.size() >= 9) {
      auto byte = [&](std::size_t at) { return static_cast<unsigned char>(bytes[at]); };
      std::size_t size = static_cast<std::size_t>(byte(0)) << 16 | static_cast<std::size_t>(byte(1)) << 8 | byte(2);
      if (bytes.size() < 9 + size) break;
      int id = byte(5) << 24 | byte(6) << 16 | byte(7) << 8 | byte(8);
      out.push_back({byte(3), byte(4), id, bytes.substr(9, size)});
      bytes.erase(0, 9 + size);
      if (until(out.back())) co_return out;
    }
    ssize_t count = co_await stream.receive(buffer, deadline);
    if (count <= 0) co_return out;
    bytes.append(buffer, static_cast<std::size_t>(count));
  }
}

}  // namespace gw::testing
