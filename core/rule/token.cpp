#include "rule/token.h"

#include <algorithm>
#include <iterator>

namespace gw::rule {
namespace {

// In the order of Token.
constexpr std::string_view kSpellings[] = {
    "ILLEGAL", "EOF",      "COMMENT",   "IDENT", "INT",     "FLOAT",       "IMAG",   "CHAR",   "STRING", "+",
    "-",       "*",        "/",         "%",     "&",       "|",           "^",      "<<",     ">>",     "&^",
    "+=",      "-=",       "*=",        "/=",    "%=",      "&=",          "|=",     "^=",     "<<=",    ">>=",
    "&^=",     "&&",       "||",        "<-",    "++",      "--",          "==",     "<",      ">",      "=",
    "!",       "~",        "!=",        "<=",    ">=",      ":=",          "...",    "(",      "[",      "{",
    ",",       ".",        ")",         "]",     "}",       ";",           ":",      "break",  "case",   "chan",
    "const",   "continue", "default",   "defer", "else",    "fallthrough", "for",    "func",   "go",     "goto",
    "if",      "import",   "interface", "map",   "package", "range",       "return", "select", "struct", "switch",
    "type",    "var",
};

}  // namespace

std::string_view spelling(Token token) { return kSpellings[static_cast<std::size_t>(token)]; }

Token keyword(std::string_view word) {
  const std::string_view* first = kSpellings + static_cast<std::size_t>(Token::Break);
  const std::string_view* at = std::lower_bound(first, std::end(kSpellings), word);
  if (at == std::end(kSpellings) || *at != word) return Token::Ident;
  return static_cast<Token>(at - kSpellings);
}

int precedence(Token token) {
  switch (token) {
    case Token::LOr: return 1;
    case Token::LAnd: return 2;
    case Token::Eql:
    case Token::Neq:
    case Token::Lss:
    case Token::Leq:
    case Token::Gtr:
    case Token::Geq: return 3;
    case Token::Add:
    case Token::Sub:
    case Token::Or:
    case Token::Xor: return 4;
    case Token::Mul:
    case Token::Quo:
    case Token::Rem:
    case Token::Shl:
    case Token::Shr:
    case Token::And:
    case Token::AndNot: return 5;
    default: return 0;
  }
}

}  // namespace gw::rule
