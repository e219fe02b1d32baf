#ifndef GW_SERVE_PASS_SINK_H_
#define GW_SERVE_PASS_SINK_H_

#include <string_view>
#include <utility>

#include "serve/message.h"

namespace gw::serve {

/// Passes everything on to another one.
class PassSink : public Sink {
 public:
  explicit PassSink(Sink& next) : next_(next) {}

  Task<bool> interim(AnswerHead head) override { return next_.interim(std::move(head)); }
  Task<bool> head(AnswerHead head) override { return next_.head(std::move(head)); }
  Task<bool> write(std::string_view bytes) override { return next_.write(bytes); }
  Task<bool> flush() override { return next_.flush(); }
  Task<bool> end(const Headers& trailers) override { return next_.end(trailers); }
  void abort() override { next_.abort(); }
  Stream* upgrade() override { return next_.upgrade(); }

 protected:
  Sink& next_;
};

/// What a sink says that has taken something and needs nobody for it.
inline Task<bool> taken() { return Task<bool>::done(true); }

/// Passes an answer on unless head() of who derives from it says that it is held: nobody sees it then.
class HoldingSink : public PassSink {
 public:
  using PassSink::PassSink;

  Task<bool> write(std::string_view bytes) override { return held_ ? taken() : next_.write(bytes); }
  Task<bool> flush() override { return held_ ? taken() : next_.flush(); }
  Task<bool> end(const Headers& trailers) override { return held_ ? taken() : next_.end(trailers); }
  void abort() override {
    if (!held_) next_.abort();
  }
  Stream* upgrade() override { return held_ ? nullptr : next_.upgrade(); }

 protected:
  bool held_ = false;
};

/// Changes the head on its way: `edit(AnswerHead&)`. That of an upgrade stays as it is.
/// Source: pkg/middlewares/response_modifier.go.
template <class Edit>
class EditSink final : public PassSink {
 public:
  EditSink(Sink& next, Edit edit) : PassSink(next), edit_(std::move(edit)) {}

  Task<bool> head(AnswerHead head) override {
    if (head.status != 101) edit_(head);
    return next_.head(std::move(head));
  }

 private:
  Edit edit_;
};

/// Puts something in the place of what is there, until it goes itself.
template <class T>
class Instead {
 public:
  Instead(T& place, T value) : place_(place), before_(std::exchange(place, std::move(value))) {}
  Instead(const Instead&) = delete;
  Instead& operator=(const Instead&) = delete;
  ~Instead() { place_ = std::move(before_); }

  const T& before() const { return before_; }

 private:
  T& place_;
  T before_;
};

}  // namespace gw::serve

#endif  // GW_SERVE_PASS_SINK_H_
