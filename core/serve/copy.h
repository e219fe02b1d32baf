#ifndef GW_SERVE_COPY_H_
#define GW_SERVE_COPY_H_

// Requests that are sent more than once.

#include <memory>
#include <string>

#include "serve/call.h"

namespace gw::serve {

/// A body that was read into memory, to be read again; then what was not read of it, if it was too large.
class KeptBody final : public Body {
 public:
  enum class Read : std::uint8_t { Whole, TooLarge, Broken };

  KeptBody() = default;
  /// `size`: what size() says; -1 of a chunked one.
  KeptBody(std::string text, std::int64_t size) : text_(std::move(text)), size_(size) {}

  /// Reads up to `largest` bytes; -1: any number.
  Task<Read> read_all(Body& from, std::int64_t largest);
  /// After the text comes what `rest` still has.
  void then(Body& rest);
  const std::string& text() const { return text_; }
  void rewind() { at_ = 0; }

  Task<ssize_t> read(std::span<char> into) override;
  const Headers& trailers() const override { return trailers_; }
  std::int64_t size() const override { return size_; }
  bool ready() const override { return true; }

 private:
  std::string text_;
  std::size_t at_ = 0;
  std::int64_t size_ = 0;
  Body* rest_ = nullptr;
  Headers trailers_;
};

/// A call of its own with the same request, whose answer nobody sees unless its sink is set.
class CallCopy {
 public:
  CallCopy(const Call& call, std::string body);
  CallCopy(const CallCopy&) = delete;
  CallCopy& operator=(const CallCopy&) = delete;
  ~CallCopy();

  Call& call() { return *call_; }

 private:
  struct Nobody;

  ClientInfo client_;
  route::Prepared prepared_;
  std::unique_ptr<flow::Exchange> exchange_;
  KeptBody body_;
  std::unique_ptr<Nobody> nobody_;
  std::unique_ptr<Call> call_;
};

/// The request with its texts in a memory of its own.
void copy_prepared(const route::Prepared& from, route::Prepared& to);

}  // namespace gw::serve

#endif  // GW_SERVE_COPY_H_
