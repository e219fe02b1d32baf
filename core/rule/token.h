#ifndef GW_RULE_TOKEN_H_
#define GW_RULE_TOKEN_H_

#include <cstdint>
#include <string_view>

namespace gw::rule {

/// Go's tokens, in groups. Source: go/token.
enum class Token : std::uint8_t {
  Illegal,
  Eof,
  Comment,
  Ident,
  Int,
  Float,
  Imag,
  Char,
  String,
  Add,
  Sub,
  Mul,
  Quo,
  Rem,
  And,
  Or,
  Xor,
  Shl,
  Shr,
  AndNot,
  AddAssign,
  SubAssign,
  MulAssign,
  QuoAssign,
  RemAssign,
  AndAssign,
  OrAssign,
  XorAssign,
  ShlAssign,
  ShrAssign,
  AndNotAssign,
  LAnd,
  LOr,
  Arrow,
  Inc,
  Dec,
  Eql,
  Lss,
  Gtr,
  Assign,
  Not,
  Tilde,
  Neq,
  Leq,
  Geq,
  Define,
  Ellipsis,
  LParen,
  LBrack,
  LBrace,
  Comma,
  Period,
  RParen,
  RBrack,
  RBrace,
  Semicolon,
  Colon,
  Break,
  Case,
  Chan,
  Const,
  Continue,
  Default,
  Defer,
  Else,
  Fallthrough,
  For,
  Func,
  Go,
  Goto,
  If,
  Import,
  Interface,
  Map,
  Package,
  Range,
  Return,
  Select,
  Struct,
  Switch,
  Type,
  Var,
};

/// As it is written, or its name: "&&", "func", "EOF", "CHAR".
std::string_view spelling(Token token);

/// The keyword of this spelling, or Ident.
Token keyword(std::string_view word);

/// Of a binary operator 1 ("||") to 5 ("*"), otherwise 0.
int precedence(Token token);

/// Identifiers and literals: tokens that errors show by their text.
constexpr bool literal(Token token) { return Token::Ident <= token && token <= Token::String; }

}  // namespace gw::rule

#endif  // GW_RULE_TOKEN_H_
