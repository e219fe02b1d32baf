// The front of HTTP/2 and its client, against each other: how streams and connections end, and how many there may be.

#include <catch2/catch.hpp>

#include "support/http2_world.h"

using namespace gw;
using namespace gw::serve;
using namespace gw::testing;

namespace {

using Kind = Http2Outcome::Kind;
using std::chrono::milliseconds;

Task<void> hello(Asked asked) { co_await answer_text(asked.sink, 200, "hello"); }

}  // namespace

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
