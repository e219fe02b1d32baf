#ifndef GW_RULE_LEXER_H_
#define GW_RULE_LEXER_H_

#include <cstdint>
#include <string_view>

#include "rule/errors.h"
#include "rule/token.h"

namespace gw::rule {

struct Lexeme {
  Token token = Token::Eof;
  std::uint32_t begin = 0, end = 0;
  bool newline = false;  ///< Of a semicolon: not written, a line or the text ends here.
};

/// Go's scanner, comments left out. Its errors go to the list; a token comes all the same.
/// Source: go/scanner of Go 1.26.
class Lexer {
 public:
  /// Requires: fewer than 2^31 bytes of text.
  Lexer(std::string_view text, ErrorList& errors);

  Lexeme next();

 private:
  void advance();
  std::uint32_t peek() const { return next_ < text_.size() ? static_cast<unsigned char>(text_[next_]) : 0; }
  bool take(std::uint32_t rune);  ///< Advances if it is the current one.
  bool at_end() const { return rune_ == kEnd; }
  std::string_view since(std::uint32_t begin) const { return text_.substr(begin, at_ - begin); }

  void skip_space();
  Token operator_token(std::uint32_t rune);
  Token illegal(std::uint32_t rune, std::uint32_t begin);
  bool comment(std::uint32_t begin);
  void directive(std::uint32_t next, std::uint32_t begin, std::string_view comment);

  Token identifier();
  Token number();
  int digits(std::uint32_t base, std::int64_t* invalid);
  Token exponent(std::uint32_t prefix, Token token, int* seen);

  void string_literal(std::uint32_t begin);
  void raw_string(std::uint32_t begin);
  void rune_literal(std::uint32_t begin);
  bool escape(std::uint32_t quote);

  static constexpr std::uint32_t kEnd = 0xFFFFFFFF;

  std::string_view text_;
  ErrorList& errors_;
  std::uint32_t rune_ = ' ';     ///< The current character or kEnd.
  std::uint32_t at_ = 0;         ///< Where it begins.
  std::uint32_t next_ = 0;       ///< Where the next one begins.
  std::uint32_t line_ = 0;       ///< Where the current line begins.
  bool ends_statement_ = false;  ///< A newline here is a semicolon.
  std::int64_t newline_ = -1;    ///< Of a comment in such a place: where its first newline is.
};

}  // namespace gw::rule

#endif  // GW_RULE_LEXER_H_
