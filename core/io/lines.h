#ifndef GW_IO_LINES_H_
#define GW_IO_LINES_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace gw::io {

/// Reads a file or standard input ("-") line by line, in constant memory but for the longest line.
class LineReader {
 public:
  /// Error: the file cannot be opened.
  static Result<LineReader> open(const std::string& path);

  LineReader(LineReader&& other) noexcept;
  LineReader& operator=(LineReader&&) = delete;
  ~LineReader();

  /// The next line without its end ("\n" or "\r\n"); valid until the next call. False at the end, or if reading fails:
  /// then error() says why.
  bool next(std::string_view& line);

  /// Fills `out` with about `size` bytes of whole lines. False: these are the last.
  bool block(std::size_t size, std::string& out);

  /// The next call reads from the outside, and may wait: what was answered should be written before.
  bool waits() const { return at_ == end_; }
  const std::string& error() const { return error_; }

 private:
  explicit LineReader(int file) : file_(file) {}
  bool fill();

  int file_ = -1;
  std::vector<char> buffer_;
  std::size_t at_ = 0, end_ = 0;  ///< What is read and not yet given.
  bool ended_ = false;
  std::string error_;
};

}  // namespace gw::io

#endif  // GW_IO_LINES_H_
