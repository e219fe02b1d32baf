// Rates, retries, circuit breakers, kept bodies: what comes to the server, and when.

#include <algorithm>

#include "serve/body_buffer.h"
#include "serve/breaker.h"
#include "serve/pass_sink.h"
#include "serve/token_buckets.h"
#include "support/catch.h"
#include "support/serve_step.h"

using namespace gw;
using namespace std::chrono_literals;
using testing::answering;
using testing::echoing;
using testing::StepAnswer;
using testing::StepHandler;
using testing::SteppedMiddleware;

namespace {

/// What a server did that answers each request by the next status; 0: nothing can be sent to it.
struct Server {
  std::vector<int> statuses;
  std::size_t asked = 0;
  std::vector<std::string> bodies, targets;

  StepHandler handler() {
    return [this](serve::Call& call) { return answer(this, call); };
  }

  static serve::Task<void> answer(Server* self, serve::Call& call) {
    int status = self->statuses[std::min(self->asked++, self->statuses.size() - 1)];
    self->targets.emplace_back(call.prepared.request.target);
    call.tried = true;
    if (status == 0) {
      co_await serve::answer(call, 502, "Bad Gateway");
      co_return;
    }
    std::string body;
    co_await serve::read_all(*call.body, -1, body);
    self->bodies.push_back(body);
    call.reached = true;
    call.prepared.request.target = "/changed";
    co_await serve::answer(call, status, "from the server");
  }
};

serve::Task<void> refuse_early(serve::Call& call) { return serve::answer(call, 401, "no"); }

}  // namespace

TEST_CASE("serve/rateLimit: bursts pass, then 429 says when to come again", "[serve]") {
  SteppedMiddleware step("rateLimit: {average: 1, period: 10s, burst: 2}");
  std::vector<int> statuses;
  const serve::Time begun = serve::Clock::now();
  for (int i = 0; i < 4; ++i) {
    StepAnswer answer = step.ask({}, answering(200));
    statuses.push_back(answer.status);
    if (answer.status != 429) continue;
    CHECK(answer.body == "Too Many Requests");
    CHECK(answer.header("Retry-After") == "10");
    double seconds = std::strtod(answer.header("X-Retry-In").c_str(), nullptr);
    double elapsed = std::chrono::duration<double>(serve::Clock::now() - begun).count();
    CHECK((seconds <= 10 && seconds >= 10 - elapsed));
    CHECK(answer.header("Content-Type").empty());
  }
  CHECK(statuses == std::vector<int>{200, 200, 429, 429});
  CHECK(step.ask({.remote = "10.0.0.2:1"}, answering(200)).status == 200);
  SteppedMiddleware by_header("rateLimit: {average: 1, period: 1h, sourceCriterion: {requestHeaderName: x-key}}");
  CHECK(by_header.ask({.headers = {{"X-Key", "a"}}}, answering(200)).status == 200);
  CHECK(by_header.ask({.headers = {{"X-Key", "a"}}}, answering(200)).status == 429);
  CHECK(by_header.ask({.headers = {{"X-Key", "b"}}}, answering(200)).status == 200);
}

TEST_CASE("serve/rateLimit: a token that does not come soon is not waited for", "[serve]") {
  SteppedMiddleware step("rateLimit: {average: 1, period: 10s, burst: 1}");
  std::vector<int> statuses;
  for (const StepAnswer& answer : step.ask_all({{}, {}, {}}, answering(200))) statuses.push_back(answer.status);
  std::ranges::sort(statuses);
  // Half a second at most is waited for, and the next token comes in ten.
  CHECK(statuses == std::vector<int>{200, 429, 429});
  SteppedMiddleware unlimited("rateLimit: {average: 0}");
  CHECK(unlimited.ask({}, answering(200)).status == 200);
}

TEST_CASE("serve/rateLimit: buckets fill with time and are forgotten", "[serve]") {
  serve::TokenBuckets buckets(10, 1'000'000'000, 3);
  serve::Time now = serve::Clock::now();
  for (int i = 0; i < 3; ++i) CHECK(buckets.take("a", now) == 0s);
  CHECK(buckets.take("a", now) == 100ms);
  CHECK(buckets.most_wait() == 50ms);
  CHECK(buckets.take("a", now + 60ms) == 40ms);  // Taken: the next one is due at 200 ms.
  CHECK(buckets.take("a", now + 100ms) == 100ms);
  CHECK(buckets.take("b", now) == 0s);
  CHECK(buckets.sources() == 2);
  CHECK(buckets.take("c", now + 10s) == 0s);
  CHECK(buckets.sources() == 1);
  for (int i = 0; i < 70000; ++i) buckets.take(std::to_string(i), now + 10s);
  CHECK(buckets.sources() == 65536);
}

TEST_CASE("serve/retry: where a server got nothing", "[serve]") {
  SteppedMiddleware step("retry: {attempts: 3}");
  Server server{{0, 0, 200}, 0, {}, {}};
  StepAnswer answer = step.ask({.line = "POST /a", .body = "body"}, server.handler());
  CHECK(answer.status == 200);
  CHECK(answer.heads == 1);
  CHECK(answer.retries == 2);
  CHECK(server.bodies == std::vector<std::string>{"body"});
  CHECK(server.targets == std::vector<std::string>{"/a", "/a", "/a"});
  Server dead{{0}, 0, {}, {}};
  answer = step.ask({}, dead.handler());
  CHECK(answer.status == 502);
  CHECK(dead.asked == 3);
  Server failing{{500}, 0, {}, {}};
  CHECK(step.ask({}, failing.handler()).status == 500);
  CHECK(failing.asked == 1);
  CHECK(step.ask({}, refuse_early).status == 401);
  SteppedMiddleware slow("retry: {attempts: 2, initialInterval: 50ms}");
  Server once{{0, 200}, 0, {}, {}};
  auto begin = serve::Clock::now();
  CHECK(slow.ask({}, once.handler()).status == 200);
  CHECK(serve::Clock::now() - begin >= 25ms);
}

TEST_CASE("serve/retry: by status, with the body sent again", "[serve]") {
  SteppedMiddleware step("retry: {attempts: 3, status: ['503'], maxRequestBodyBytes: 5000}");
  Server server{{503, 503, 200}, 0, {}, {}};
  std::string body(4000, 'x');
  StepAnswer answer = step.ask({.line = "PUT /a", .body = body, .chunked = true}, server.handler());
  CHECK(answer.status == 200);
  CHECK(server.bodies == std::vector<std::string>{body, body, body});
  CHECK(server.targets == std::vector<std::string>{"/a", "/a", "/a"});
  Server posted{{503}, 0, {}, {}};
  CHECK(step.ask({.line = "POST /a", .body = "x"}, posted.handler()).status == 503);
  CHECK(posted.asked == 1);
  Server large{{503}, 0, {}, {}};
  std::string more(6000, 'y');
  CHECK(step.ask({.line = "PUT /a", .body = more}, large.handler()).status == 503);
  CHECK(large.bodies == std::vector<std::string>{more});
}

TEST_CASE("serve/circuitBreaker: opens, lets more and more through, closes", "[serve]") {
  auto condition = runtime::parse_condition(runtime::Expression::Breaker, "ResponseCodeRatio(500, 600, 0, 600) > 0.5");
  REQUIRE(condition);
  serve::Breaker breaker(*condition, {});
  serve::Time now = serve::Clock::now();
  CHECK(breaker.lets_pass(now));
  breaker.record(500, 1ms, now);
  CHECK(breaker.state() == serve::Breaker::State::Tripped);
  CHECK_FALSE(breaker.lets_pass(now + 9s));
  int passed = 0;
  for (int i = 0; i < 100; ++i) passed += breaker.lets_pass(now + 10s + i * 100ms) ? 1 : 0;
  CHECK(passed > 20);
  CHECK(passed < 55);
  CHECK(breaker.state() == serve::Breaker::State::Recovering);
  CHECK(breaker.lets_pass(now + 21s));
  CHECK(breaker.state() == serve::Breaker::State::Standby);
}

TEST_CASE("serve/circuitBreaker: network errors and latencies", "[serve]") {
  struct Row {
    std::string expression;
    int status;
    serve::Duration latency;
    bool trips;
  };
  for (const Row& row :
       std::vector<Row>{{"NetworkErrorRatio() > 0.10", 502, 1ms, true},
                        {"NetworkErrorRatio() > 0.10", 500, 1ms, false},
                        {"LatencyAtQuantileMS(50.0) > 100", 200, 150ms, true},
                        {"LatencyAtQuantileMS(50.0) > 100", 200, 99ms, false},
                        {"LatencyAtQuantileMS(50.0) > 100 && NetworkErrorRatio() >= 1.0", 200, 1s, false},
                        {"LatencyAtQuantileMS(50.0) > 100 || NetworkErrorRatio() >= 1.0", 504, 1ms, true},
                        {"LatencyAtQuantileMS(99.9) <= 3", 200, 2ms, true}}) {
    INFO(row.expression << " " << row.status);
    auto condition = runtime::parse_condition(runtime::Expression::Breaker, row.expression);
    REQUIRE(condition);
    serve::Breaker breaker(*condition, {});
    breaker.record(row.status, row.latency, serve::Clock::now());
    CHECK((breaker.state() == serve::Breaker::State::Tripped) == row.trips);
  }
}

TEST_CASE("serve/circuitBreaker: the answer while it is open", "[serve]") {
  SteppedMiddleware step(
      "circuitBreaker: {expression: 'ResponseCodeRatio(500, 600, 0, 600) > 0.30', responseCode: 418}");
  CHECK(step.ask({}, answering(500)).status == 500);
  StepAnswer answer = step.ask({}, answering(200));
  CHECK(answer.status == 418);
  CHECK(answer.body == "I'm a teapot");
  CHECK(answer.header("Content-Type").empty());
}

TEST_CASE("serve/buffering: limits, sizes, retries", "[serve]") {
  SteppedMiddleware step("buffering: {maxRequestBodyBytes: 2000, memRequestBodyBytes: 10, maxResponseBodyBytes: 2500}");
  StepAnswer answer = step.ask({.line = "POST /", .body = std::string(2001, 'a')}, echoing());
  CHECK(answer.status == 413);
  CHECK(answer.body == "Request Entity Too Large");
  CHECK(answer.header("Content-Type").empty());
  CHECK(step.ask({.line = "POST /", .body = std::string(2001, 'a'), .chunked = true}, echoing()).status == 413);
  answer = step.ask({.line = "POST /", .body = std::string(2000, 'a'), .chunked = true}, echoing());
  CHECK(answer.status == 200);
  CHECK(answer.body.ends_with("\n\n" + std::string(2000, 'a')));
  answer = step.ask({}, answering(200, {}, {std::string(2501, 'a')}));
  CHECK(answer.status == 500);
  CHECK(answer.body == "Internal Server Error");
  CHECK(step.ask({}, answering(200, {}, {"a", "b"}, false)).size == 2);
  CHECK(step.ask({}, answering(200, {}, {std::string(2100, 'a')}, false)).size == -1);
  CHECK(step.ask({}, answering(200, {}, {std::string(2100, 'a')})).size == 2100);

  SteppedMiddleware again(
      "buffering: {memResponseBodyBytes: 3, retryExpression: 'ResponseCode() == 503 && Attempts() < 3'}");
  Server server{{503}, 0, {}, {}};
  answer = again.ask({.line = "POST /a", .body = "x"}, server.handler());
  CHECK(answer.status == 503);
  CHECK(answer.body == "from the server");
  CHECK(server.bodies == std::vector<std::string>{"x", "x", "x"});
  Server without{{503}, 0, {}, {}};
  again.ask({}, without.handler());
  CHECK(without.asked == 1);
}
