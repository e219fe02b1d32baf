#ifndef GW_SERVE_BODY_BUFFER_H_
#define GW_SERVE_BODY_BUFFER_H_

// Bodies that are kept: to be measured, or sent again.

#include <cstdint>
#include <string>
#include <string_view>

#include "serve/message.h"

namespace gw::serve {

/// A request without a body.
class NoBody final : public Body {
 public:
  Task<ssize_t> read(std::span<char> into) override;
  bool ready() const override { return true; }
};

/// Bytes that are in memory, and stay there.
class MemoryBody final : public Body {
 public:
  explicit MemoryBody(std::string_view bytes) : bytes_(bytes) {}

  Task<ssize_t> read(std::span<char> into) override;
  std::int64_t size() const override { return static_cast<std::int64_t>(bytes_.size()); }
  bool ready() const override { return true; }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
};

/// A body that was read into memory, once more: with the size and the trailers that it had.
class ReplayedBody final : public Body {
 public:
  /// `bytes` stay where they are.
  ReplayedBody(std::string_view bytes, const Body& original) : bytes_(bytes), original_(original) {}

  Task<ssize_t> read(std::span<char> into) override { return bytes_.read(into); }
  const Headers& trailers() const override { return original_.trailers(); }
  std::int64_t size() const override { return original_.size(); }
  bool ready() const override { return true; }

 private:
  MemoryBody bytes_;
  const Body& original_;
};

/// Bytes that were read already, then the rest of the body that they were read from.
class PeekedBody final : public Body {
 public:
  PeekedBody(std::string_view peeked, Body& rest) : peeked_(peeked), rest_(rest) {}

  Task<ssize_t> read(std::span<char> into) override;
  const Headers& trailers() const override { return rest_.trailers(); }
  std::int64_t size() const override { return rest_.size(); }
  void stop() override { rest_.stop(); }
  bool ready() const override { return !peeked_.empty() || rest_.ready(); }

 private:
  std::string_view peeked_;
  Body& rest_;
};

/// Bytes kept in memory up to a size, those behind in a file that has no name.
class Spool {
 public:
  /// Both in bytes; `most` below 1: without end.
  Spool(std::int64_t in_memory, std::int64_t most) : in_memory_(in_memory), most_(most) {}
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;
  ~Spool();

  enum class Added { Fine, TooLarge, DiskFailed };
  Added add(std::string_view bytes);
  std::int64_t size() const { return size_; }
  /// Bytes from there on; 0: the end; kFailed.
  ssize_t read(std::int64_t at, std::span<char> into) const;

 private:
  bool add_to_file(std::string_view bytes);

  std::int64_t in_memory_, most_, size_ = 0;
  std::string memory_;
  int file_ = -1;
};

/// What a spool holds, from its beginning.
class SpoolBody final : public Body {
 public:
  explicit SpoolBody(const Spool& spool) : spool_(spool) {}

  Task<ssize_t> read(std::span<char> into) override;
  std::int64_t size() const override { return spool_.size(); }
  bool ready() const override { return true; }

 private:
  const Spool& spool_;
  std::int64_t at_ = 0;
};

enum class BodyEnd : std::uint8_t { Whole, TooLarge, Broken, Late };

/// Reads all of it. Of a body with more than `most` bytes (below 0: any count) `into` gets more than that.
Task<BodyEnd> read_all(Body& body, std::int64_t most, std::string& into);

}  // namespace gw::serve

#endif  // GW_SERVE_BODY_BUFFER_H_
