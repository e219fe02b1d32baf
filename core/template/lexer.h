#ifndef GW_TEMPLATE_LEXER_H_
#define GW_TEMPLATE_LEXER_H_

// Tokens of a template. Source: Go text/template/parse/lex.go, whose order of checks decides
// which error a malformed action gets.

#include <cstdint>
#include <string>
#include <string_view>

#include "template/rune.h"

namespace gw::template_ {

enum class TokenKind : std::uint8_t {
  Error,
  Bool,
  Char,
  CharConstant,
  Complex,
  Assign,
  Declare,
  End,
  Field,
  Identifier,
  LeftDelim,
  LeftParen,
  Number,
  Pipe,
  RawString,
  RightDelim,
  RightParen,
  Space,
  String,
  Text,
  Variable,
  Keyword,  ///< Itself no token: keywords follow.
  Block,
  Break,
  Continue,
  Dot,
  Define,
  Else,
  EndKeyword,
  If,
  Nil,
  Range,
  Template,
  With,
};

struct Token {
  TokenKind kind = TokenKind::End;
  std::uint32_t pos = 0;
  std::uint32_t line = 1;
  std::string_view text = {};
  std::string message = {};  ///< Error only.

  /// As errors call it: `"foo"`, `<if>`, `EOF`.
  std::string shown() const;
};

class Lexer {
 public:
  explicit Lexer(std::string_view input) : input_(input) {}

  /// After an Error, only End.
  Token next();

 private:
  bool text(Token& out);
  bool left_delim(Token& out);
  bool comment(Token& out);
  Token right_delim();
  Token inside_action();
  Token space();
  Token identifier();
  Token field_or_variable(TokenKind kind);
  Token quoted(char quote, TokenKind kind, const char* what);
  Token raw_quoted();
  Token number();
  bool scan_number();
  bool accept(std::string_view set);
  void accept_run(std::string_view set);

  Rune peek() const { return decode(input_, pos_); }
  bool at_right_delim() const;
  bool at_terminator() const;
  Token emit(TokenKind kind);
  Token error(std::string message);
  void ignore();
  void count_lines(std::size_t begin, std::size_t end);

  std::string_view input_;
  std::size_t pos_ = 0;
  std::size_t start_ = 0;
  std::uint32_t line_ = 1;
  bool inside_ = false;
  int parens_ = 0;
};

}  // namespace gw::template_

#endif  // GW_TEMPLATE_LEXER_H_
