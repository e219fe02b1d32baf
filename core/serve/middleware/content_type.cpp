// Source: pkg/middlewares/contenttype/content_type.go; Go net/http server.go (cw.writeHeader).

#include "serve/content_type.h"

#include <optional>

#include "serve/call.h"
#include "serve/pass_sink.h"

namespace gw::serve {
namespace {

/// Gives a body without a type the one that its first bytes look like.
class GuessSink final : public PassSink {
 public:
  using PassSink::PassSink;

  Task<bool> head(AnswerHead head) override {
    bool body = head.status >= 200 && head.status != 204 && head.status != 304 && head.size != 0;
    if (!body || find_header(head.headers, "Content-Type") != nullptr ||
        !header_value(head.headers, "Content-Encoding").empty())
      return next_.head(std::move(head));
    held_ = std::move(head);
    return taken();
  }
  Task<bool> write(std::string_view bytes) override {
    if (!held_ || bytes.empty()) return next_.write(bytes);
    held_->headers.push_back({"Content-Type", std::string(detect_content_type(bytes))});
    return release_and_write(bytes);
  }
  Task<bool> flush() override { return held_ ? release_and_flush() : next_.flush(); }
  Task<bool> end(const Headers& trailers) override { return held_ ? release_and_end(trailers) : next_.end(trailers); }

 private:
  Task<bool> release() {
    AnswerHead head = std::move(*held_);
    held_.reset();
    return next_.head(std::move(head));
  }
  Task<bool> release_and_write(std::string_view bytes) {
    bool fine = co_await release();
    if (!fine) co_return false;
    co_return co_await next_.write(bytes);
  }
  Task<bool> release_and_flush() {
    bool fine = co_await release();
    if (!fine) co_return false;
    co_return co_await next_.flush();
  }
  Task<bool> release_and_end(const Headers& trailers) {
    bool fine = co_await release();
    if (!fine) co_return false;
    co_return co_await next_.end(trailers);
  }

  std::optional<AnswerHead> held_;
};

class ContentType final : public Step {
 public:
  Task<void> run(Call& call, const Handler& next) const override {
    GuessSink sink(*call.sink);
    Instead<Sink*> in_its_place(call.sink, &sink);
    co_await next.serve(call);
  }
};

/// autoDetect: false switches it off.
class Nothing final : public Step {
 public:
  Task<void> run(Call& call, const Handler& next) const override { return next.serve(call); }
};

}  // namespace
}  // namespace gw::serve

GW_STEP(content_type) = {
    .key = "contentType",
    .make = [](const gw::serve::StepMaking& making) -> std::unique_ptr<gw::serve::Step> {
      bool off = making.config.find("autoDetect") != nullptr && !making.making.flag("autoDetect");
      if (off) return std::make_unique<gw::serve::Nothing>();
      return std::make_unique<gw::serve::ContentType>();
    },
};
