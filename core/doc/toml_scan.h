#ifndef GW_DOC_TOML_SCAN_H_
#define GW_DOC_TOML_SCAN_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "doc/document.h"

namespace gw::doc {

/// Why a text is no TOML: thrown within the reader, caught by read_toml. `line` is the one that BurntSushi's library
/// names, which is not always that of `at`.
struct TomlFault {
  std::uint32_t at = 0;
  std::size_t line = 1;
  std::string message;
};

/// A scalar as written: the bytes [begin, end), quotes included, and its text.
struct TomlText {
  std::uint32_t begin = 0, end = 0;
  Style style = Style::Plain;
  std::string text;
  std::vector<text::Decoded::Step> steps;  ///< Of quoted texts.
};

/// The characters and tokens of a TOML text. Each throws TomlFault where BurntSushi/toml v1.6.0 (lex.go) refuses.
class TomlScanner {
 public:
  static constexpr int kEnd = -1;

  explicit TomlScanner(std::string_view bytes);

  /// The next byte of the text (the first of a character), kEnd at its end.
  int next();
  int peek() const;
  void skip_blanks();
  void skip_comment();  ///< Up to the end of the line, which it leaves.

  std::uint32_t at() const { return static_cast<std::uint32_t>(i_); }
  std::size_t line() const { return line_; }

  /// At the last character read; where that was the end of the text, as lex.go's errorf counts.
  [[noreturn]] void fail(std::string message) const;
  [[noreturn]] void fail_on(std::size_t line, std::string message) const;

  TomlText bare_name();        ///< Perhaps empty; what follows is then refused.
  TomlText quoted();           ///< On a quote.
  TomlText quoted_or_multi();  ///< On a quote of a value.
  std::string_view number();   ///< On a digit or sign: digits, underscores, date and float characters.
  std::string_view word();     ///< On a letter.

 private:
  void check(std::size_t at) const;
  void escape(TomlText& out, std::uint32_t begin, bool multi);
  std::uint32_t hex(std::size_t digits);
  void multi(TomlText& out, char quote);
  bool line_continues(TomlText& out);
  void signed_number();
  void base_number(int base);

  std::string_view s_;
  std::size_t i_ = 0, bad_ = 0, line_ = 1;
  bool ended_ = false;
  std::string late_;  ///< What is wrong with a text that ends well: said after what is wrong with its end.
};

/// Integers, floats, dates and times, as Traefik's library takes them.
enum class TomlNumber : std::uint8_t { Integer, Float, Time, Invalid };
struct TomlValue {
  TomlNumber kind = TomlNumber::Invalid;
  std::int64_t integer = 0;
  double real = 0;
};
TomlValue read_toml_number(std::string_view token);

}  // namespace gw::doc

#endif  // GW_DOC_TOML_SCAN_H_
