// What clients of HTTP/2 may not do, byte by byte.

#include <catch2/catch.hpp>

#include "support/http2_world.h"

using namespace gw;
using namespace gw::serve;
using namespace gw::testing;

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr int kData = 0, kHeaders = 1, kReset = 3, kSettings = 4, kPing = 6, kGoaway = 7, kContinuation = 9;
constexpr int kEndStream = 1, kEndHeaders = 4;

Task<void> hello(Asked asked) {
  co_await read_all(asked.body);
  co_await answer_text(asked.sink, 200, "hello");
}

std::string number(std::uint32_t value) {
  std::string out;
  for (int shift : {24, 16, 8, 0}) out += static_cast<char>(value >> shift);
  return out;
}

int code_of(const Frame& frame) {
  std::size_t at = frame.type == kGoaway ? 4 : 0;
  if (frame.payload.size() < at + 4) return -1;
  return static_cast<unsigned char>(frame.payload[at + 3]);
}

std::vector<rule::Pair> get_with(std::vector<rule::Pair> more) {
  std::vector<rule::Pair> out = simple_get();
  out.insert(out.end(), more.begin(), more.end());
  return out;
}

/// What comes back for a stream: "reset 1", "answer", or "goaway 11".
std::string told(const std::vector<Frame>& all) {
  for (const Frame& one : all) {
    if (one.type == kReset) return "reset " + std::to_string(code_of(one));
    if (one.type == kGoaway) return "goaway " + std::to_string(code_of(one));
    if (one.type == kData) return one.payload;
    if (one.type == kHeaders && (one.flags & kEndStream) != 0) return "answer";
  }
  return "nothing";
}

bool telling(const Frame& one) { return told({one}) != "nothing"; }

}  // namespace

TEST_CASE("serve/http2: heads that are refused", "[serve]") {
  struct Row {
    std::string name;
    std::vector<rule::Pair> fields;
    std::string told;
  };
  std::string_view bad = "request header \"Connection\" is not valid in HTTP/2\n";
  const std::vector<Row> rows = {
      {"simple", simple_get(), "hello"},
      {"an upper-case name", get_with({{"X-A", "1"}}), "reset 1"},
      {"a name with a blank", get_with({{"x a", "1"}}), "reset 1"},
      {"an empty name", get_with({{"", "1"}}), "reset 1"},
      {"a value with a line break", get_with({{"x-a", "1\r\nx-b: 2"}}), "reset 1"},
      {"a pseudo-header behind others", get_with({{"x-a", "1"}, {":path", "/"}}), "reset 1"},
      {"twice the same pseudo-header", get_with({{":path", "/"}}), "reset 1"},
      {"an unknown one", get_with({{":x", "/"}}), "reset 1"},
      {"that of an answer", get_with({{":status", "200"}}), "reset 1"},
      {"extended CONNECT", get_with({{":protocol", "websocket"}}), "reset 1"},
      {"no path", {{":method", "GET"}, {":scheme", "http"}, {":authority", "a"}}, "reset 1"},
      {"an empty path", {{":method", "GET"}, {":scheme", "http"}, {":path", ""}}, "reset 1"},
      {"a path that is none", {{":method", "GET"}, {":scheme", "http"}, {":path", "a b"}}, "reset 1"},
      {"no method", {{":scheme", "http"}, {":path", "/"}}, "reset 1"},
      {"another scheme", {{":method", "GET"}, {":scheme", "ftp"}, {":path", "/"}}, "reset 1"},
      {"a user in the authority",
       {{":method", "GET"}, {":scheme", "http"}, {":path", "/"}, {":authority", "u@a"}},
       "reset 1"},
      {"a user in Host", {{":method", "GET"}, {":scheme", "http"}, {":path", "/"}, {"host", "u@a"}}, "reset 1"},
      {"no authority", {{":method", "GET"}, {":scheme", "http"}, {":path", "/"}}, "hello"},
      {"CONNECT", {{":method", "CONNECT"}, {":authority", "a:1"}}, "hello"},
      {"CONNECT with a path", {{":method", "CONNECT"}, {":authority", "a:1"}, {":path", "/"}}, "reset 1"},
      {"Connection", get_with({{"connection", "close"}}), std::string(bad)},
      {"Transfer-Encoding", get_with({{"transfer-encoding", "chunked"}}),
       "request header \"Transfer-Encoding\" is not valid in HTTP/2\n"},
      {"Upgrade", get_with({{"upgrade", "h2c"}, {"connection", "upgrade"}}), std::string(bad)},
      {"another TE", get_with({{"te", "gzip"}}), "request header \"TE\" may only be \"trailers\" in HTTP/2\n"},
      {"TE", get_with({{"te", "trailers"}}), "hello"},
      {"a length that is none", get_with({{"content-length", "x"}}), "hello"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.name) {
      Http2World world(hello);
      world.run([&]() -> Task<void> {
        std::unique_ptr<Stream> raw = world.raw();
        co_await raw->send(preface() + frame(kHeaders, kEndStream | kEndHeaders, 1, literals(row.fields)));
        std::vector<Frame> got = co_await frames(*raw, telling);
        CHECK(told(got) == row.told);
        // The connection goes on.
        co_await raw->send(frame(kHeaders, kEndStream | kEndHeaders, 3, literals(simple_get())));
        got = co_await frames(*raw, [](const Frame& one) { return one.stream == 3 && telling(one); });
        REQUIRE_FALSE(got.empty());
        CHECK(told({got.back()}) == "hello");
      });
    }
  }
}

TEST_CASE("serve/http2: bodies that are not what their heads say", "[serve]") {
  std::string body;
  Http2World world([&](Asked asked) -> Task<void> {
    body = co_await read_all(asked.body);
    co_await answer_text(asked.sink, 200, "hello");
  });
  std::string head = frame(kHeaders, kEndHeaders, 1, literals(get_with({{"content-length", "5"}, {"trailer", "x-a"}})));
  std::string bytes, outcome, read;
  SECTION("too long") { bytes = frame(kData, kEndStream, 1, "123456"), outcome = "reset 1", read = "(failed)"; }
  SECTION("too short") { bytes = frame(kData, kEndStream, 1, "123"), outcome = "hello", read = "(failed)"; }
  SECTION("right") { bytes = frame(kData, kEndStream, 1, "12345"), outcome = "hello", read = "12345"; }
  SECTION("trailers") {
    bytes = frame(kData, 0, 1, "12345") + frame(kHeaders, 5, 1, literals({{"x-a", "1"}}));
    outcome = "hello", read = "12345";
  }
  SECTION("trailers that do not end it") {
    bytes = frame(kData, 0, 1, "12345") + frame(kHeaders, 4, 1, literals({{"x-a", "1"}}));
    outcome = "reset 1", read = "(failed)";
  }
  SECTION("trailers that are none") {
    bytes = frame(kData, 0, 1, "12345") + frame(kHeaders, 5, 1, literals({{"content-length", "1"}}));
    outcome = "reset 1", read = "(failed)";
  }
  world.run([&]() -> Task<void> {
    std::unique_ptr<Stream> raw = world.raw();
    co_await raw->send(preface() + head);
    co_await world.loop.sleep(milliseconds(10));
    co_await raw->send(bytes);
    std::vector<Frame> got = co_await frames(*raw, telling);
    CHECK(told(got) == outcome);
    co_await world.loop.sleep(milliseconds(10));
    CHECK(body == read);
  });
}

TEST_CASE("serve/http2: an answer before the end of the request ends it", "[serve]") {
  Http2World world([&](Asked asked) -> Task<void> { co_await answer_text(asked.sink, 413, "no"); });
  world.run([&]() -> Task<void> {
    std::unique_ptr<Stream> raw = world.raw();
    co_await raw->send(preface() + frame(kHeaders, kEndHeaders, 1, literals(simple_get())));
    std::vector<Frame> got = co_await frames(*raw, [](const Frame& one) { return one.type == kReset; });
    CHECK(told(got) == "no");
    REQUIRE_FALSE(got.empty());
    CHECK(code_of(got.back()) == 0);
  });
}

TEST_CASE("serve/http2: garbage ends the connection", "[serve]") {
  std::string bytes;
  SECTION("no preface") { bytes = "GET / HTTP/1.1\r\n\r\n"; }
  SECTION("no settings") { bytes = preface().substr(0, 24) + frame(kHeaders, 5, 1, literals(simple_get())); }
  SECTION("a frame that is too large") { bytes = preface() + std::string("\xFF\xFF\xFF\0\0\0\0\0\1", 9); }
  SECTION("data of no stream") { bytes = preface() + frame(kData, 0, 1, "x"); }
  SECTION("an even stream") { bytes = preface() + frame(kHeaders, 5, 2, literals(simple_get())); }
  SECTION("an index that is none") { bytes = preface() + frame(kHeaders, 5, 1, "\xFE"); }
  SECTION("noise") {
    for (int i = 0; i < 4000; ++i) bytes += static_cast<char>(i * i / 7);
  }
  SECTION("noise in frames") {
    bytes = preface();
    for (int i = 0; i < 400; ++i)
      bytes += frame(i % 11, i * 3 % 256, i % 7, std::string(static_cast<std::size_t>(i) % 40, 'x'));
  }
  Http2World world(hello);
  world.run([&]() -> Task<void> {
    std::unique_ptr<Stream> raw = world.raw();
    co_await raw->send(bytes);
    std::vector<Frame> got = co_await frames(
        *raw, [](const Frame&) { return false; }, seconds(2));
    raw.reset();
    for (int i = 0; i < 100 && world.under_way > 0; ++i) co_await world.loop.sleep(milliseconds(10));
    CHECK(world.under_way == 0);
  });
}

TEST_CASE("serve/http2: headers that are too large", "[serve]") {
  Http2World world(hello);
  world.options.server.max_header_bytes = 8192;
  std::string value(1000, 'x');
  std::vector<rule::Pair> fields = simple_get();
  std::string expected;
  SECTION("a little") {
    for (int i = 0; i < 9; ++i) fields.push_back({"x-a", value});
    expected = "<h1>HTTP Error 431</h1><p>Request Header Field(s) Too Large</p>";
  }
  SECTION("far") {
    for (int i = 0; i < 100; ++i) fields.push_back({"x-a", value});
    expected = "goaway 11";
  }
  world.run([&]() -> Task<void> {
    std::unique_ptr<Stream> raw = world.raw();
    std::string list = literals(fields), bytes = preface();
    for (std::size_t at = 0; at < list.size(); at += 16000) {
      int last = at + 16000 >= list.size() ? kEndHeaders : 0;
      bytes += frame(at == 0 ? kHeaders : kContinuation, last | (at == 0 ? kEndStream : 0), 1, list.substr(at, 16000));
    }
    co_await raw->send(bytes);
    std::vector<Frame> got = co_await frames(*raw, telling);
    CHECK(told(got) == expected);
  });
}

TEST_CASE("serve/http2: many heads that a few bytes stand for", "[serve]") {
  // One entry of the table with 4000 bytes, named 200 times in each request; none of the requests ends.
  Http2World world([](Asked asked) -> Task<void> {
    while (!asked.body.ready()) co_await asked.loop.sleep(milliseconds(5));
  });
  world.run([&]() -> Task<void> {
    std::unique_ptr<Stream> raw = world.raw();
    std::string value(3900, 'x'), first = literals(simple_get());
    std::string entry = std::string("\x40\x03x-a", 5) + std::string("\x7F\xBD\x1D", 3) + value;
    std::string bytes = preface();
    for (int id = 1; id < 200; id += 2) {
      std::string list = first + (id == 1 ? entry : "") + std::string(200, '\xBE');
      bytes += frame(kHeaders, kEndHeaders, id, list);
    }
    co_await raw->send(bytes);
    std::vector<Frame> got = co_await frames(*raw, telling);
    CHECK(told(got) == "reset 7");
  });
}

TEST_CASE("serve/http2: floods", "[serve]") {
  Http2World world([](Asked asked) -> Task<void> {
    while (!asked.body.ready()) co_await asked.loop.sleep(milliseconds(5));
    co_await answer_text(asked.sink, 200, "hello");
  });
  std::string once;
  bool reads = true;
  int id = 1, times = 3000;
  std::function<std::string()> next = [&] { return once; };
  SECTION("rapid reset") {
    next = [&] {
      std::string out = frame(kHeaders, kEndHeaders, id, literals(simple_get())) + frame(kReset, 0, id, number(8));
      id += 2;
      return out;
    };
  }
  SECTION("streams that the server has to reset") {
    next = [&] {
      id += 2;
      return frame(kHeaders, kEndHeaders | kEndStream, id, literals(get_with({{"X", "1"}})));
    };
  }
  SECTION("continuations") {
    next = [&] { return id++ == 1 ? frame(kHeaders, 0, 1, literals(simple_get())) : frame(kContinuation, 0, 1, ""); };
  }
  SECTION("pings that nobody reads the answers to") {
    once = frame(kPing, 0, 0, "12345678"), reads = false, times = 200000;
  }
  SECTION("settings that nobody reads the answers to") {
    once = frame(kSettings, 0, 0, ""), reads = false, times = 200000;
  }
  world.run([&]() -> Task<void> {
    std::unique_ptr<Stream> raw = world.raw();
    bool sent = co_await raw->send(preface());
    for (int i = 0; sent && i < times; i += 50) {
      std::string bytes;
      for (int j = 0; j < 50; ++j) bytes += next();
      sent = co_await raw->send(bytes, world.loop.now() + seconds(2));
      if (reads) co_await world.loop.sleep(milliseconds(1));
    }
    if (reads) {
      std::vector<Frame> got = co_await frames(*raw, [](const Frame& one) { return one.type == kGoaway; });
      REQUIRE_FALSE(got.empty());
      CHECK(got.back().type == kGoaway);
      CHECK(code_of(got.back()) == 11);
    }
    raw.reset();
    for (int i = 0; i < 200 && world.under_way > 0; ++i) co_await world.loop.sleep(milliseconds(10));
    CHECK(world.under_way == 0);
  });
}

TEST_CASE("serve/http2: a head that never ends is not waited for", "[serve]") {
  Http2World world(hello);
  world.front.read = milliseconds(300);
  world.run([&]() -> Task<void> {
    std::unique_ptr<Stream> raw = world.raw();
    co_await raw->send(preface() + frame(kHeaders, 0, 1, literals(simple_get())));
    Time begin = world.loop.now();
    co_await frames(*raw, [](const Frame&) { return false; });
    CHECK(world.loop.now() - begin < seconds(3));
  });
}
