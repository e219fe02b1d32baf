// The front of HTTP/2 and its client, against each other.

#include <catch2/catch.hpp>

#include "serve/http2_fields.h"
#include "support/http2_world.h"
#include "support/sanitized.h"

using namespace gw;
using namespace gw::serve;
using namespace gw::testing;

namespace {

using Kind = Http2Outcome::Kind;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::int64_t kMega = 1 << 20;

Task<void> echo(Asked asked) {
  std::string text = co_await read_all(asked.body);
  co_await answer_text(asked.sink, 200, text);
}

/// A temporary that is made of braces is destroyed twice in a co_await of g++ 12.
AskedOf to(std::string method, std::string target) { return {std::move(method), std::move(target), "a", {}}; }

Task<void> hello(Asked asked) { co_await answer_text(asked.sink, 200, "hello"); }

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

TEST_CASE("serve/http2: what breaks off", "[serve]") {
  bool gone = false, failed = false;
  Http2World world([&](Asked asked) -> Task<void> {
    std::string_view target = asked.arrived.question->target;
    if (target == "/abort" || target == "/short") {
      AnswerHead head;
      head.size = 10;
      co_await asked.sink.head(std::move(head));
      co_await asked.sink.write("hello");
      co_await asked.loop.sleep(milliseconds(5));
      if (target == "/abort") asked.sink.abort();
      else co_await asked.sink.end({});
    } else if (target == "/wait") {
      asked.gone = [&] { gone = true; };
      std::string text = co_await read_all(asked.body);
      failed = gone && text.ends_with("(failed)");
    } else if (target == "/early") {
      co_await answer_text(asked.sink, 413, "too much");
    } else if (target == "/throw") {
      throw std::runtime_error("a bug");
    }
  });
  world.run([&]() -> Task<void> {
    MadeBody none("");
    for (const char* target : {"/abort", "/short"}) {
      Received got;
      Http2Outcome outcome = co_await ask(world.client(), to("GET", target), none, got);
      CHECK(outcome.kind == Kind::BrokeOff);
      CHECK(outcome.headed);
      CHECK(got.last == kFailed);
    }
    for (const char* target : {"/nothing", "/throw"}) {
      Received got;
      Http2Outcome outcome = co_await ask(world.client(), to("GET", target), none, got);
      CHECK(outcome.kind == Kind::BrokeOff);
      CHECK_FALSE(outcome.headed);
    }
    // The client stops in the middle of its body.
    Received stopped;
    int pieces = 0;
    MadeBody body([&] {
      if (++pieces == 3) world.loop.at(world.loop.now() + milliseconds(20), [&] { stopped.stop(); });
      return std::string(1000, 'x');
    });
    Http2Outcome outcome = co_await ask(world.client(), to("POST", "/wait"), body, stopped);
    CHECK(outcome.kind == Kind::Stopped);
    CHECK(outcome.body_read);
    // An answer before the end of the body ends the body.
    MadeBody endless([&] { return std::string(1000, 'x'); });
    Received early;
    outcome = co_await ask(world.client(), to("POST", "/early"), endless, early);
    CHECK(outcome.kind == Kind::Answered);
    CHECK(early.head.status == 413);
    CHECK(early.text == "too much");
    co_await world.loop.sleep(milliseconds(20));
    CHECK(gone);
    CHECK(failed);
    CHECK(world.client().usable());
    CHECK(world.client().open() == 0);
  });
}

TEST_CASE("serve/http2: a client that goes ends its requests", "[serve]") {
  int gone = 0;
  Http2World world([&](Asked asked) -> Task<void> {
    asked.gone = [&] { ++gone; };
    while (gone == 0) co_await asked.loop.sleep(milliseconds(1));
    AnswerHead head;
    bool taken = co_await asked.sink.head(std::move(head));
    CHECK_FALSE(taken);
  });
  world.run([&]() -> Task<void> {
    std::unique_ptr<Stream> raw = world.raw();
    co_await raw->send(preface() + frame(1, 5, 1, literals(simple_get())));
    co_await world.loop.sleep(milliseconds(20));
    raw.reset();
    co_await world.loop.sleep(milliseconds(50));
    CHECK(gone == 1);
  });
}

TEST_CASE("serve/http2: times", "[serve]") {
  Http2World world([&](Asked asked) -> Task<void> {
    std::string text = co_await read_all(asked.body);
    if (asked.arrived.question->target == "/slow") co_await asked.loop.sleep(milliseconds(400));
    co_await answer_text(asked.sink, 200, text);
  });
  world.front.read = milliseconds(200);
  world.run([&]() -> Task<void> {
    // The body does not come in time.
    struct Never final : Body {
      Loop& loop;
      bool stopped = false;
      explicit Never(Loop& of) : loop(of) {}
      std::int64_t size() const override { return -1; }
      void stop() override { stopped = true; }
      Task<ssize_t> read(std::span<char>) override {
        while (!stopped) co_await loop.sleep(milliseconds(5));
        co_return kLate;
      }
    };
    Never never(world.loop);
    Received got;
    Http2Outcome outcome = co_await ask(world.client(), to("POST", "/"), never, got);
    CHECK(outcome.kind == Kind::Answered);
    CHECK(got.text == "(late)");
    // The head of the answer does not.
    MadeBody none("");
    Received late;
    outcome = co_await ask(world.client(), to("GET", "/slow"), none, late, milliseconds(50));
    CHECK(outcome.kind == Kind::Late);
    CHECK(outcome.sent);
  });
}

TEST_CASE("serve/http2: the write timeout resets the stream", "[serve]") {
  Http2World world([&](Asked asked) -> Task<void> {
    bool gone = false;
    asked.gone = [&] { gone = true; };
    while (!gone) co_await asked.loop.sleep(milliseconds(5));
  });
  world.front.write = milliseconds(100);
  world.run([&]() -> Task<void> {
    MadeBody none("");
    Received got;
    Http2Outcome outcome = co_await ask(world.client(), to("GET", "/"), none, got);
    CHECK(outcome.kind == Kind::BrokeOff);
  });
}

TEST_CASE("serve/http2: many requests", "[serve]") {
  Http2World world([](Asked asked) -> Task<void> {
    if (asked.arrived.question->target == "/later") co_await asked.loop.sleep(milliseconds(5));
    co_await echo(asked);
  });
  world.run([&]() -> Task<void> {
    for (int i = 0; i < 1000; ++i) {
      MadeBody body(std::to_string(i));
      Received got;
      co_await ask(world.client(), to("POST", "/"), body, got);
      if (got.text != std::to_string(i)) FAIL(i << " " << got.text);
    }
    Join join;
    int right = 0;
    auto one = [&](int i) -> Task<void> {
      MadeBody body(std::string(static_cast<std::size_t>(i) * 1000, 'x'));
      Received got;
      co_await ask(world.client(), to("POST", "/later"), body, got);
      right += got.text.size() == static_cast<std::size_t>(i) * 1000;
      join.done();
    };
    for (int i = 0; i < 100; ++i) {
      join.add();
      spawn(one(i));
    }
    CHECK(world.client().open() == 100);
    co_await join.wait();
    CHECK(right == 100);
  });
  CHECK(world.served == 1100);
}

TEST_CASE("serve/http2: more streams than the server allows", "[serve]") {
  Http2World world([](Asked asked) -> Task<void> {
    co_await asked.loop.sleep(milliseconds(5));
    co_await hello(asked);
  });
  world.front.streams = 10;
  world.run([&]() -> Task<void> {
    MadeBody none("");
    Received first;
    co_await ask(world.client(), to("GET", "/"), none, first);
    Join join;
    int right = 0;
    auto one = [&]() -> Task<void> {
      MadeBody body("");
      Received got;
      co_await ask(world.client(), to("GET", "/"), body, got);
      right += got.text == "hello";
      join.done();
    };
    for (int i = 0; i < 50; ++i) {
      join.add();
      spawn(one());
      if (i == 8) CHECK(world.client().usable());
      if (i == 9) CHECK_FALSE(world.client().usable());
    }
    co_await join.wait();
    CHECK(right == 50);  // Those above the limit wait.
  });
}

TEST_CASE("serve/http2: a gateway that drains finishes what it has", "[serve]") {
  Http2World world([](Asked asked) -> Task<void> {
    co_await asked.loop.sleep(milliseconds(800));
    co_await hello(asked);
  });
  world.run([&]() -> Task<void> {
    MadeBody none("");
    Received got;
    Http2Client& client = world.client();
    world.loop.at(world.loop.now() + milliseconds(50), [&] { world.draining = true; });
    co_await ask(client, to("GET", "/"), none, got);
    CHECK(got.text == "hello");
    CHECK_FALSE(client.usable());
    CHECK(client.ended());
    Received refused;
    Http2Outcome outcome = co_await ask(client, to("GET", "/"), none, refused);
    CHECK(outcome.kind == Kind::Unsent);
    CHECK(outcome.may_repeat());
  });
}

TEST_CASE("serve/http2: connections end when they are idle, old or worn", "[serve]") {
  Http2World world(hello);
  SECTION("idle") { world.front.idle = milliseconds(100); }
  SECTION("worn") { world.front.requests = 3; }
  SECTION("the client's") { world.client_options.idle = milliseconds(100); }
  world.run([&]() -> Task<void> {
    for (int i = 0; i < 3; ++i) {
      MadeBody none("");
      Received got;
      co_await ask(world.client(), to("GET", "/"), none, got);
      CHECK(got.text == "hello");
    }
    for (int i = 0; i < 300 && world.under_way > 0; ++i) co_await world.loop.sleep(milliseconds(10));
    CHECK(world.under_way == 0);
    co_await world.loop.sleep(milliseconds(200));
    CHECK(world.client().ended());
  });
}

TEST_CASE("serve/http2: a client may go while its requests are under way", "[serve]") {
  Http2World world([](Asked asked) -> Task<void> {
    co_await asked.loop.sleep(milliseconds(50));
    co_await hello(asked);
  });
  world.run([&]() -> Task<void> {
    std::unique_ptr<Http2Client> client = world.another_client();
    Join join;
    join.add();
    auto one = [&]() -> Task<void> {
      MadeBody none("");
      Received got;
      Http2Outcome outcome = co_await ask(*client, to("GET", "/"), none, got);
      CHECK(outcome.kind == Kind::Answered);
      join.done();
    };
    spawn(one());
    co_await world.loop.sleep(milliseconds(10));
    client.reset();
    co_await join.wait();
  });
}
