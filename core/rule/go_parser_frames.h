#ifndef GW_RULE_GO_PARSER_FRAMES_H_
#define GW_RULE_GO_PARSER_FRAMES_H_

#include "rule/go_parser.h"

namespace gw::rule {

/// What a function of Go's parser would have on its stack.
struct GoParser::Frame {
  enum class Kind : std::uint8_t { Unary, Binary, Paren, Call };

  Kind kind;
  Token op = Token::Illegal;  ///< Unary, Binary: the operator that waits for its right operand.
  bool right_side = false;    ///< Paren, Call: what it was outside.
  bool dots = false;          ///< Call: "..." stands behind an argument.
  int precedence = 0;         ///< Binary: operators below it end the expression.
  int levels = 0;             ///< Binary, Call: nesting that ends with it.
  std::uint32_t begin = 0;    ///< Of the operator or parenthesis.
  GoId x = kNoNode;           ///< Binary: left operand. Call: function.
  std::size_t pending = 0;    ///< Call: where its arguments begin.
};

constexpr int kDeepest = 500;  ///< Types, literals and statements inside each other.

class GoParser::Deeper {
 public:
  explicit Deeper(GoParser& parser) : parser_(parser) {
    if (++parser_.depth_ > kDeepest) parser_.not_followed();
  }
  ~Deeper() { --parser_.depth_; }
  Deeper(const Deeper&) = delete;
  Deeper& operator=(const Deeper&) = delete;

 private:
  GoParser& parser_;
};

}  // namespace gw::rule

#endif  // GW_RULE_GO_PARSER_FRAMES_H_
