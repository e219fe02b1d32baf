#ifndef GW_RULE_ERRORS_H_
#define GW_RULE_ERRORS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gw::rule {

/// A half-open range of bytes of the rule's text.
struct Range {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  friend bool operator==(const Range&, const Range&) = default;
};

/// Why a text is no rule: Go's or Traefik's own words, and the bytes they are about. `limit`: it is larger or more
/// deeply nested than is followed here (types and function bodies inside each other), and the words are ours.
struct ParseError {
  std::string text;
  Range range;
  bool limit = false;
};

/// The lines of a text and the errors found in it, as Go's token.File and scanner.ErrorList keep them.
/// Lines come to be while the scanner reads, so a line that it has not reached does not count yet.
class ErrorList {
 public:
  explicit ErrorList(std::size_t size) : size_(static_cast<std::uint32_t>(size)) {}

  void add_line(std::uint32_t offset);

  /// From `offset` on, positions count from this line and column (0: unknown) of `file`: a line directive.
  void redirect(std::uint32_t offset, std::string file, int line, int column);

  /// An error of the scanner: never dropped.
  void add(std::uint32_t offset, std::string message);

  /// An error of the parser: dropped if the last one is on the same line. False: too many, stop parsing.
  /// Source: go/parser parser.error.
  bool add_if_new(std::uint32_t offset, std::string message);

  bool empty() const { return count_ == 0; }

  /// The first error in Go's order and how many more there are: "1:6: MESSAGE (and 2 more errors)".
  std::string text() const;
  std::uint32_t offset() const { return first_.offset; }  ///< Where the first one is. Requires: not empty().

  std::string file_at(std::uint32_t offset) const { return position(offset).file; }

 private:
  struct Position {
    std::string file;
    int line = 0, column = 0;
  };
  struct Error {
    Position position;
    std::string message;
    std::uint32_t offset = 0;
  };
  struct Redirection {
    std::uint32_t offset;
    std::string file;
    int line, column;
  };

  Position position(std::uint32_t offset) const;
  std::size_t line_index(std::uint32_t offset) const;
  void keep(Error error);

  std::uint32_t size_;
  std::vector<std::uint32_t> lines_ = {0};
  std::vector<Redirection> redirections_;
  Error first_;  ///< In Go's order. Of the others only the number is ever shown.
  std::size_t count_ = 0;
  int last_line_ = 0;
};

}  // namespace gw::rule

#endif  // GW_RULE_ERRORS_H_
