#ifndef GW_SOURCE_DOCKER_CONSTRAINT_LEXER_H_
#define GW_SOURCE_DOCKER_CONSTRAINT_LEXER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gw::source {

/// A token of Go, as far as expressions have them.
struct GoToken {
  enum class Kind : std::uint8_t { End, Newline, Ident, Int, Float, Imag, Char, String, Operator, Keyword, Illegal };

  Kind kind = Kind::End;
  std::uint32_t begin = 0, end = 0;
  std::string_view text;  ///< As written.

  bool is(std::string_view op) const { return kind == Kind::Operator && text == op; }
  bool literal() const { return Kind::Ident <= kind && kind <= Kind::String; }
};

/// An error at a byte of the expression.
struct GoError {
  std::uint32_t at;
  std::string message;
};

/// The tokens of an expression, the last one End. Where a line or the text ends behind an operand stands Newline.
/// Comments are left out. Source: go/scanner.
std::vector<GoToken> go_tokens(std::string_view text, std::vector<GoError>& errors);

/// The value of a string literal. Requires one that the scanner took without error. Source: strconv.Unquote.
std::string go_unquoted(std::string_view literal);

}  // namespace gw::source

#endif  // GW_SOURCE_DOCKER_CONSTRAINT_LEXER_H_
