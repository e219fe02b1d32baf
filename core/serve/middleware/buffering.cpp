// Source: pkg/middlewares/buffering/buffering.go; github.com/vulcand/oxy/v2 buffer/buffer.go, threshold.go;
// github.com/mailgun/multibuf buffer.go.

#include <algorithm>
#include <optional>

#include "runtime/expression.h"
#include "serve/body_buffer.h"
#include "serve/own_answer.h"
#include "serve/pass_sink.h"

namespace gw::serve {
namespace {

constexpr std::int64_t kInMemory = 1 << 20;  ///< Where nothing else is said.
constexpr int kMostRetries = 10;

/// Keeps an answer, all of it.
class KeepSink final : public PassSink {
 public:
  KeepSink(Sink& next, std::int64_t in_memory, std::int64_t most) : PassSink(next), body_(in_memory, most) {}

  Task<bool> interim(AnswerHead) override { return taken(); }
  Task<bool> head(AnswerHead head) override {
    head_ = std::move(head);
    head_.flushed_after = Duration::max();
    upgraded_ = head_.status == 101;
    return upgraded_ ? next_.head(head_) : taken();
  }
  Task<bool> write(std::string_view bytes) override {
    if (!failed_ && body_.add(bytes) != Spool::Added::Fine) failed_ = true;
    return taken();
  }
  Task<bool> flush() override { return taken(); }
  Task<bool> end(const Headers& trailers) override {
    trailers_ = trailers;
    ended_ = true;
    return taken();
  }
  void abort() override { ended_ = false; }

  bool upgraded() const { return upgraded_; }
  bool failed() const { return failed_; }  ///< It is too large, or the disk is full.
  int status() const { return head_.status; }

  /// Sends what it kept.
  Task<void> release(bool head_only) {
    if (!ended_) {
      next_.abort();
      co_return;
    }
    bool small = body_.size() <= 2048;  // Then Go counts the bytes itself.
    if (!head_only && (head_.size >= 0 || small)) head_.size = body_.size();
    if (!co_await next_.head(std::move(head_))) co_return;
    auto buffer = std::make_unique<char[]>(kPiece);
    for (std::int64_t at = 0; at < body_.size();) {
      ssize_t count = body_.read(at, {buffer.get(), kPiece});
      if (count <= 0) {
        next_.abort();
        co_return;
      }
      at += count;
      if (!co_await next_.write({buffer.get(), static_cast<std::size_t>(count)})) co_return;
    }
    co_await next_.end(trailers_);
  }

 private:
  static constexpr std::size_t kPiece = 32768;

  AnswerHead head_;
  Spool body_;
  Headers trailers_;
  bool upgraded_ = false, failed_ = false, ended_ = false;
};

class RetryValues final : public runtime::ConditionValues {
 public:
  RetryValues(std::string_view method, int attempt, int status) : method_(method), attempt_(attempt), status_(status) {}

  double number(const runtime::Condition& call) const override {
    if (call.function == "Attempts") return attempt_;
    if (call.function == "IsNetworkError") return status_ == 502 || status_ == 504 ? 1 : 0;
    return status_;
  }
  std::string_view text(const runtime::Condition&) const override { return method_; }

 private:
  std::string_view method_;
  int attempt_, status_;
};

std::int64_t memory_of(const flow::Making& making, const char* field, std::int64_t most) {
  std::int64_t out = making.integer(field);
  if (out <= 0) out = kInMemory;
  return most > 0 ? std::min(out, most) : out;
}

class Buffering final : public Step {
 public:
  explicit Buffering(const flow::Making& making)
      : most_request_(making.integer("maxRequestBodyBytes")),
        most_answer_(making.integer("maxResponseBodyBytes")),
        request_memory_(memory_of(making, "memRequestBodyBytes", most_request_)),
        answer_memory_(memory_of(making, "memResponseBodyBytes", most_answer_)),
        requests_(!making.flag("disableRequestBuffer")),
        answers_(!making.flag("disableResponseBuffer")),
        again_(runtime::parse_condition(runtime::Expression::Retry, making.text("retryExpression"))) {}

  Task<void> run(Call& call, const Handler& next) const override {
    if (!requests_) {
      co_await keep_answer(call, next, nullptr);
      co_return;
    }
    Spool body(request_memory_, most_request_);
    int refused = co_await read(*call.body, body);
    if (refused != 0) {
      call.account.why = refused == 413 ? "the request's body is too large" : "the request's body broke off";
      co_await answer_untyped(call, refused, refused == 413 ? "Request Entity Too Large" : "Internal Server Error");
      co_return;
    }
    call.prepared.request.body_size = body.size();
    call.prepared.request.trailers.clear();
    co_await keep_answer(call, next, &body);
  }

 private:
  /// 0, or the status of what is wrong with it.
  Task<int> read(Body& from, Spool& into) const {
    if (most_request_ > 0 && from.size() > most_request_) co_return 413;
    if (from.none()) co_return 0;
    auto buffer = std::make_unique<char[]>(kPiece);
    for (;;) {
      ssize_t count = co_await from.read({buffer.get(), kPiece});
      if (count == 0) co_return 0;
      if (count < 0) co_return 500;
      Spool::Added added = into.add({buffer.get(), static_cast<std::size_t>(count)});
      if (added != Spool::Added::Fine) co_return added == Spool::Added::TooLarge ? 413 : 500;
    }
  }

  /// `body`: that of the request; null: it was not kept.
  Task<void> keep_answer(Call& call, const Handler& next, const Spool* body) const {
    const route::Request request = call.prepared.request;
    const bool may_repeat = body != nullptr && body->size() > 0 && again_;
    for (int attempt = 1;; ++attempt) {
      std::optional<SpoolBody> kept;
      if (body != nullptr) kept.emplace(*body);
      Instead<Body*> in_the_place_of_the_body(call.body, kept ? &*kept : call.body);
      if (!answers_) {
        co_await next.serve(call);
        co_return;
      }
      KeepSink sink(*call.sink, answer_memory_, most_answer_);
      {
        Instead<Sink*> in_its_place(call.sink, &sink);
        co_await next.serve(call);
      }
      if (sink.upgraded() || call.gone) co_return;
      if (sink.failed()) {
        call.account.why = "the answer's body is too large";
        co_await answer_untyped(call, 500, "Internal Server Error");
        co_return;
      }
      RetryValues values(request.method, attempt, sink.status());
      if (!may_repeat || attempt > kMostRetries || !runtime::holds(*again_, values)) {
        co_await sink.release(request.method == "HEAD");
        co_return;
      }
      ++call.account.retries;
      call.prepared.request = request;
      call.account.received = 0;
      call.head_sent = call.tried = call.reached = false;
    }
  }

  static constexpr std::size_t kPiece = 32768;

  std::int64_t most_request_, most_answer_, request_memory_, answer_memory_;
  bool requests_, answers_;
  std::optional<runtime::Condition> again_;
};

}  // namespace
}  // namespace gw::serve

GW_STEP(buffering) = {
    .key = "buffering",
    .make = [](const gw::serve::StepMaking& making) -> std::unique_ptr<gw::serve::Step> {
      return std::make_unique<gw::serve::Buffering>(making.making);
    },
};
