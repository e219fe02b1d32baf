// The front of HTTP/2 and its client, against each other: what requests and answers carry.

#include <catch2/catch.hpp>

#include "support/http2_world.h"

using namespace gw;
using namespace gw::serve;
using namespace gw::testing;

namespace {

using Kind = Http2Outcome::Kind;
using std::chrono::milliseconds;

constexpr std::int64_t kMega = 1 << 20;

std::string described(Asked asked) {
  const route::Question& question = *asked.arrived.question;
  std::string out = std::string(question.method) + " " + std::string(question.target) + " " +
                    std::string(question.host.value_or("(none)")) + "\n";
  for (const rule::Pair& line : question.headers) out += std::string(line.name) + ": " + std::string(line.value) + "\n";
  return out;
}

}  // namespace

TEST_CASE("serve/http2: a request arrives as it was sent, and so does its answer", "[serve]") {
  Http2World world([](Asked asked) -> Task<void> {
    AnswerHead head;
    head.headers = {{"X-One", "1"}, {"X-One", "2"}, {"Connection", "X-Gone"}, {"Keep-Alive", "1"}, {"Bad Name", "1"}};
    co_await asked.sink.head(std::move(head));
    co_await asked.sink.write(described(asked));
    co_await asked.sink.end({});
  });
  world.run([&]() -> Task<void> {
    MadeBody none("");
    Received got;
    AskedOf what{"GET", "/a?b=c%20d", "a.example:8080"};
    what.headers = {{"Accept", "*/*"},  {"Connection", "close"}, {"Cookie", "a=1; b=2;c=3"},
                    {"Te", "trailers"}, {"Upgrade", "h2c"},      {"Transfer-Encoding", "chunked"},
                    {"X-Two", "\t v "}};
    Http2Outcome outcome = co_await ask(world.client(), what, none, got);
    CHECK(outcome.kind == Kind::Answered);
    CHECK(outcome.headed);
    CHECK(outcome.sent);
    CHECK(got.text ==
          "GET /a?b=c%20d a.example:8080\naccept: */*\ncookie: a=1; b=2; c=3\nte: trailers\nx-two: \t v \n");
    CHECK(got.head.status == 200);
    CHECK(got.head.size == -1);
    REQUIRE(got.head.headers.size() == 3);
    CHECK(got.head.headers[0].name == "X-One");
    CHECK(got.head.headers[1].value == "2");
    CHECK(got.head.headers[2].name == "Date");
  });
}

TEST_CASE("serve/http2: bodies of known and unknown size", "[serve]") {
  Http2World world(echo);
  world.run([&]() -> Task<void> {
    for (std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{16384}, std::size_t{300000}}) {
      MadeBody known(std::string(size, 'k'));
      Received got;
      AskedOf what;
      what.method = "POST";
      Http2Outcome outcome = co_await ask(world.client(), what, known, got);
      CHECK(outcome.kind == Kind::Answered);
      CHECK(got.text == std::string(size, 'k'));
      CHECK(got.head.size == static_cast<std::int64_t>(size));
      int pieces = 3;
      MadeBody unknown([&] { return pieces-- > 0 ? std::string(size, 'u') : std::string(); });
      Received again;
      co_await ask(world.client(), what, unknown, again);
      CHECK(again.text == std::string(3 * size, 'u'));
    }
  });
}

TEST_CASE("serve/http2: a slow reader of the request holds its sender back", "[serve]") {
  std::int64_t ahead = 0, taken = 0;
  MadeBody* source = nullptr;
  Http2World world([&](Asked asked) -> Task<void> {
    std::vector<char> buffer(65536);
    for (;;) {
      co_await asked.loop.sleep(milliseconds(1));
      ssize_t count = co_await asked.body.read(buffer);
      if (count <= 0) break;
      taken += count;
      ahead = std::max(ahead, source->given - taken);
    }
    co_await answer_text(asked.sink, 200, std::to_string(taken));
  });
  world.run([&]() -> Task<void> {
    std::int64_t left = 16 * kMega;
    MadeBody body([&] {
      std::string out(static_cast<std::size_t>(std::min<std::int64_t>(left, 60000)), 'x');
      left -= static_cast<std::int64_t>(out.size());
      return out;
    });
    source = &body;
    Received got;
    co_await ask(world.client(), to("PUT", "/"), body, got);
    CHECK(got.text == std::to_string(16 * kMega));
    CHECK(ahead > 0);
    CHECK(ahead < kMega);
  });
}

TEST_CASE("serve/http2: a slow reader of the answer holds its sender back, and no other", "[serve]") {
  std::int64_t written = 0, taken = 0, ahead = 0;
  Http2World world([&](Asked asked) -> Task<void> {
    if (asked.arrived.question->target == "/small") {
      co_await answer_text(asked.sink, 200, "small");
      co_return;
    }
    AnswerHead head;
    co_await asked.sink.head(std::move(head));
    std::string piece(50000, 'x');
    for (int i = 0; i < 300; ++i) {
      if (!co_await asked.sink.write(piece)) break;
      written += 50000;
    }
    co_await asked.sink.end({});
  });
  world.run([&]() -> Task<void> {
    Received got;
    got.take = [&](Body& body) -> Task<void> {
      std::vector<char> buffer(65536);
      for (int i = 0;; ++i) {
        ssize_t count = co_await body.read(buffer);
        if (count <= 0) break;
        taken += count;
        co_await world.loop.sleep(milliseconds(1));
        ahead = std::max(ahead, written - taken);
        if (i != 50) continue;
        MadeBody nothing("");
        Received other;
        co_await ask(world.client(), to("GET", "/small"), nothing, other);
        CHECK(other.text == "small");
      }
    };
    MadeBody none("");
    Http2Outcome outcome = co_await ask(world.client(), to("GET", "/large"), none, got);
    CHECK(outcome.kind == Kind::Answered);
    CHECK(taken == 15000000);
    CHECK(ahead < kMega);
  });
}

TEST_CASE("serve/http2: trailers both ways, interim answers, Expect", "[serve]") {
  Http2World world([](Asked asked) -> Task<void> {
    CHECK(asked.header("expect").empty());
    AnswerHead early;
    early.status = 103;
    early.headers = {{"Link", "</a.css>"}};
    co_await asked.sink.interim(std::move(early));
    std::string text = co_await read_all(asked.body);
    for (const Header& one : asked.body.trailers()) text += one.name + "=" + one.value + ";";
    AnswerHead head;
    head.trailers = {"Grpc-Status"};
    co_await asked.sink.head(std::move(head));
    co_await asked.sink.write(text);
    const Headers trailers = {{"Grpc-Status", "0"}, {"Content-Length", "5"}, {"X-More", "1"}};
    co_await asked.sink.end(trailers);
  });
  world.run([&]() -> Task<void> {
    int left = 1;
    MadeBody body([&] { return left-- > 0 ? std::string("body;") : std::string(); });
    body.after = {{"X-Sum", "abc"}, {"X-Unannounced", "1"}};
    Received got;
    AskedOf what = to("POST", "/");
    what.headers = {{"Trailer", "X-Sum, X-Other"}, {"Expect", "100-continue"}};
    Http2Outcome outcome = co_await ask(world.client(), what, body, got);
    CHECK(outcome.kind == Kind::Answered);
    CHECK(got.text == "body;X-Sum=abc;");
    REQUIRE(got.interims.size() == 1);
    CHECK(got.interims[0].status == 103);
    CHECK(header_value(got.interims[0].headers, "Link") == "</a.css>");
    CHECK(got.head.trailers == std::vector<std::string>{"Grpc-Status"});
    REQUIRE(got.trailers.size() == 2);
    CHECK(got.trailers[0].name == "Grpc-Status");
    CHECK(got.trailers[1].value == "1");
  });
}

TEST_CASE("serve/http2: answers without a body", "[serve]") {
  Http2World world([](Asked asked) -> Task<void> {
    AnswerHead head;
    bool empty = asked.arrived.question->target == "/204";
    head.status = empty ? 204 : 200;
    head.size = empty ? 0 : 5;
    co_await asked.sink.head(std::move(head));
    co_await asked.sink.write("hello");
    co_await asked.sink.end({});
  });
  world.run([&]() -> Task<void> {
    MadeBody none("");
    Received got, empty;
    co_await ask(world.client(), to("HEAD", "/"), none, got);
    CHECK(got.head.size == 5);
    CHECK(got.text.empty());
    co_await ask(world.client(), to("GET", "/204"), none, empty);
    CHECK(empty.head.status == 204);
    CHECK(find_header(empty.head.headers, "Content-Length") == nullptr);
  });
}

TEST_CASE("serve/http2: streams that talk in both directions", "[serve]") {
  Http2World world([](Asked asked) -> Task<void> {
    AnswerHead head;
    co_await asked.sink.head(std::move(head));
    co_await asked.sink.flush();
    char buffer[64];
    for (ssize_t count = 0; (count = co_await asked.body.read(buffer)) > 0;)
      co_await asked.sink.write({buffer, static_cast<std::size_t>(count)});
    const Headers trailers = {{"Grpc-Status", "0"}};
    co_await asked.sink.end(trailers);
  });
  world.run([&]() -> Task<void> {
    // Each piece is sent when the one before has come back.
    struct PingPong final : Body {
      Loop& loop;
      int sent = 0, back = 0;
      explicit PingPong(Loop& of) : loop(of) {}
      std::int64_t size() const override { return -1; }
      Task<ssize_t> read(std::span<char> into) override {
        while (back < sent) co_await loop.sleep(milliseconds(1));
        if (sent == 20) co_return 0;
        ++sent;
        into[0] = 'p';
        co_return 1;
      }
    };
    PingPong body(world.loop);
    Received got;
    got.take = [&](Body& answer) -> Task<void> {
      char buffer[64];
      for (ssize_t count = 0; (count = co_await answer.read(buffer)) > 0;) body.back += static_cast<int>(count);
      got.trailers = answer.trailers();
    };
    Http2Outcome outcome = co_await ask(world.client(), to("POST", "/"), body, got);
    CHECK(outcome.kind == Kind::Answered);
    CHECK(body.back == 20);
    CHECK(header_value(got.trailers, "Grpc-Status") == "0");
  });
}
