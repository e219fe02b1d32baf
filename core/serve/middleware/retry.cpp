// Source: pkg/middlewares/retry/retry.go; github.com/cenkalti/backoff/v4 exponential.go.

#include <algorithm>
#include <cmath>
#include <random>

#include "serve/body_buffer.h"
#include "serve/own_answer.h"
#include "serve/pass_sink.h"
#include "serve/pause.h"
#include "serve/status_ranges.h"

namespace gw::serve {
namespace {

/// What all tries of a request have in common.
struct Rules {
  const StatusRanges* statuses = nullptr;  ///< Null: none counts.
  bool network = true;                     ///< A server that got nothing counts.
  Time until = kNever;
};

/// The body of one try: bytes that can be sent again, or the body itself, which can be sent once.
class TryBody final : public Body {
 public:
  TryBody(const std::string* bytes, Body& original)
      : again_(bytes != nullptr), bytes_(again_ ? std::string_view(*bytes) : std::string_view()), original_(original) {}

  bool used_up() const { return used_up_; }

  Task<ssize_t> read(std::span<char> into) override {
    if (again_) return bytes_.read(into);
    used_up_ = true;
    return original_.read(into);
  }
  const Headers& trailers() const override { return original_.trailers(); }
  std::int64_t size() const override { return original_.size(); }
  void stop() override {
    if (!again_) original_.stop();
  }
  bool ready() const override { return again_ || original_.ready(); }

 private:
  bool again_, used_up_ = false;
  MemoryBody bytes_;
  Body& original_;
};

/// Holds an answer back that another try may better. Traefik flushes those, too: its client then has an answer with
/// status 200 and no headers, whose body is that of the last try.
class TrySink final : public HoldingSink {
 public:
  TrySink(Call& call, const Rules& rules, const TryBody& body)
      : HoldingSink(*call.sink), call_(call), rules_(rules), body_(body) {
    held_ = true;  // Until its head is looked at.
  }

  bool passed() const { return !held_; }
  bool broke_off() const { return broke_off_; }

  Task<bool> interim(AnswerHead) override { return taken(); }
  Task<bool> head(AnswerHead head) override {
    bool in_time = call_.loop.now() < rules_.until;
    bool untouched = rules_.network && call_.tried && !call_.reached && !body_.used_up();
    bool counts = rules_.statuses != nullptr && rules_.statuses->contains(head.status);
    held_ = in_time && (untouched || counts);
    headed_ = true;
    if (!held_) return next_.head(std::move(head));
    flushed_at_ = head.flushed_after >= Duration::max() - kLong ? kNever : call_.loop.now() + head.flushed_after;
    announces_ = !head.trailers.empty();
    bool none = head.status == 204 || head.status == 304 || call_.prepared.request.method == "HEAD";
    if (none && head.flushed_after == Duration::zero()) flushed_at_ = kNever;
    return taken();
  }
  Task<bool> write(std::string_view bytes) override {
    if (!held_) return next_.write(bytes);
    return !bytes.empty() && call_.loop.now() >= flushed_at_ ? next_.flush() : taken();
  }
  Task<bool> end(const Headers& trailers) override {
    if (!held_) return next_.end(trailers);
    // Of an answer that streams the head goes out without a piece of its body, too.
    bool trails = flushed_at_ != kNever && (announces_ || !trailers.empty());
    return trails || call_.loop.now() >= flushed_at_ ? next_.flush() : taken();
  }
  /// Another retry inside flushes what it holds.
  Task<bool> flush() override { return held_ && headed_ ? taken() : next_.flush(); }
  /// Nothing follows an answer that breaks off, though it was dropped.
  void abort() override {
    broke_off_ = true;
    next_.abort();
  }

 private:
  static constexpr Duration kLong = std::chrono::hours(24 * 365);

  Call& call_;
  const Rules& rules_;
  const TryBody& body_;
  Time flushed_at_ = kNever;
  bool headed_ = false, announces_ = false, broke_off_ = false;
};

/// Times between tries: they grow up to twice the first one, each shorter or longer by chance up to a half.
class Backoff {
 public:
  Backoff(Duration first, std::int64_t attempts)
      : next_(static_cast<double>(first.count())), factor_(std::pow(2, 1 / static_cast<double>(attempts - 1))) {}

  Duration next() {
    thread_local std::minstd_rand random{std::random_device{}()};
    double out = next_ * std::uniform_real_distribution<double>(0.5, 1.5)(random);
    next_ = std::min(next_ * factor_, 60e9);
    return Duration(static_cast<std::int64_t>(out));
  }

 private:
  double next_, factor_;
};

class Retry final : public Step {
 public:
  explicit Retry(const flow::Making& making)
      : attempts_(making.integer("attempts")),
        first_(std::chrono::nanoseconds(making.integer("initialInterval"))),
        timeout_(std::chrono::nanoseconds(making.integer("timeout"))),
        most_body_(making.config.find("maxRequestBodyBytes") == nullptr ? 2 << 20
                                                                        : making.integer("maxRequestBodyBytes")),
        statuses_(making.texts("status")),
        network_(!making.flag("disableRetryOnNetworkError")),
        any_method_(making.flag("retryNonIdempotentMethod")) {}

  Task<void> run(Call& call, const Handler& next) const override {
    if (attempts_ <= 1) {
      co_await next.serve(call);
      co_return;
    }
    Rules rules;
    rules.network = network_;
    if (timeout_ > Duration::zero()) rules.until = call.loop.now() + timeout_;
    std::string bytes;
    if (!statuses_.empty() && may_repeat(call.prepared.request.method)) {
      BodyEnd end = co_await read_all(*call.body, most_body_, bytes);
      if (end != BodyEnd::Whole && end != BodyEnd::TooLarge) {
        call.account.why = "the request's body broke off";
        co_await answer(call, 500, "Internal Server Error\n");
        co_return;
      }
      if (end == BodyEnd::Whole) rules.statuses = &statuses_;
    }
    PeekedBody peeked(bytes, *call.body);
    if (rules.statuses == nullptr && !bytes.empty()) {
      Instead<Body*> in_its_place(call.body, &peeked);
      co_await try_all(call, next, rules, nullptr);
    } else {
      co_await try_all(call, next, rules, rules.statuses == nullptr ? nullptr : &bytes);
    }
  }

 private:
  bool may_repeat(std::string_view method) const {
    return any_method_ || (method != "POST" && method != "PATCH" && method != "LOCK");
  }

  /// `body`: what each try sends; null: the body itself, which no try but the last may use up.
  Task<void> try_all(Call& call, const Handler& next, const Rules& rules, const std::string* body) const {
    const route::Request request = call.prepared.request;
    const bool keep_forwarded_for = call.exchange.keep_forwarded_for;
    Backoff backoff(first_, attempts_);
    for (std::int64_t attempt = 1;; ++attempt) {
      if (attempt > 1) {
        call.prepared.request = request;
        call.exchange.keep_forwarded_for = keep_forwarded_for;
        call.account.received = 0;
      }
      call.tried = call.reached = call.head_sent = false;
      TryBody its_body(body, *call.body);
      Instead<Body*> in_the_place_of_the_body(call.body, &its_body);
      if (attempt == attempts_) {
        co_await next.serve(call);
        co_return;
      }
      TrySink sink(call, rules, its_body);
      {
        Instead<Sink*> in_its_place(call.sink, &sink);
        co_await next.serve(call);
      }
      if (sink.passed() || sink.broke_off() || call.gone || call.cut) co_return;
      ++call.account.retries;
      Pause pause(call, first_ > Duration::zero() ? backoff.next() : Duration::zero());
      if (!co_await pause) co_return;
    }
  }

  std::int64_t attempts_;
  Duration first_, timeout_;
  std::int64_t most_body_;
  StatusRanges statuses_;
  bool network_, any_method_;
};

}  // namespace
}  // namespace gw::serve

GW_STEP(retry) = {
    .key = "retry",
    .make = [](const gw::serve::StepMaking& making) -> std::unique_ptr<gw::serve::Step> {
      return std::make_unique<gw::serve::Retry>(making.making);
    },
};
