// Bodies of functions, which a rule may hold as far as Go's parser is concerned. Declarations, "select" and "case" are
// not followed. Source: go/parser of Go 1.26.

#include "rule/go_parser.h"
#include "rule/go_parser_frames.h"

namespace gw::rule {

void GoParser::block() {
  expect(Token::LBrace);
  while (!at_any({Token::Case, Token::Default, Token::RBrace, Token::Eof})) statement();
  if (!at(Token::RBrace)) expected(now_.begin, "'}'");
  next();
}

void GoParser::statement() {
  Deeper deeper(*this);
  nest();
  switch (now_.token) {
    case Token::Ident:
    case Token::Int:
    case Token::Float:
    case Token::Imag:
    case Token::Char:
    case Token::String:
    case Token::Func:
    case Token::LParen:
    case Token::LBrack:
    case Token::Struct:
    case Token::Map:
    case Token::Chan:
    case Token::Interface:
    case Token::Add:
    case Token::Sub:
    case Token::Mul:
    case Token::And:
    case Token::Xor:
    case Token::Arrow:
    case Token::Not:
      if (simple(true) != StatementKind::Label) expect_semicolon();
      break;
    case Token::Go: deferred("go"); break;
    case Token::Defer: deferred("defer"); break;
    case Token::Return:
      next();
      if (!at_any({Token::Semicolon, Token::RBrace})) list(true);
      expect_semicolon();
      break;
    case Token::Break:
    case Token::Continue:
    case Token::Goto:
    case Token::Fallthrough: branch(); break;
    case Token::LBrace:
      block();
      expect_semicolon();
      break;
    case Token::Semicolon: next(); break;
    case Token::RBrace: break;
    case Token::Const:
    case Token::Type:
    case Token::Var:
    case Token::If:
    case Token::Switch:
    case Token::Select:
    case Token::For: not_followed(); break;
    default: expected(now_.begin, "statement"); recover(Follow::Statement);
  }
  unnest();
}

/// Expressions with commas between them; the number of the first, and how many there are.
GoParser::List GoParser::list(bool right_side) {
  bool before = right_side_;
  right_side_ = right_side;
  List out{expression(), 1};
  for (; at(Token::Comma); ++out.count) {
    next();
    expression();
  }
  right_side_ = before;
  return out;
}

/// Source: parseSimpleStmt.
GoParser::StatementKind GoParser::simple(bool label) {
  List left = list(false);
  switch (now_.token) {
    case Token::Define:
    case Token::Assign:
    case Token::AddAssign:
    case Token::SubAssign:
    case Token::MulAssign:
    case Token::QuoAssign:
    case Token::RemAssign:
    case Token::AndAssign:
    case Token::OrAssign:
    case Token::XorAssign:
    case Token::ShlAssign:
    case Token::ShrAssign:
    case Token::AndNotAssign:
      next();
      list(true);
      return StatementKind::Other;
    default: break;
  }
  if (left.count > 1) expected(begin(left.first), "1 expression");
  if (at(Token::Colon)) {
    std::uint32_t colon = now_.begin;
    next();
    if (label && kind(left.first) == GoKind::Ident) {
      statement();
      return StatementKind::Label;
    }
    error(colon, "illegal label declaration");
  } else if (at(Token::Arrow)) {
    next();
    right_side();
  } else if (at_any({Token::Inc, Token::Dec})) {
    next();
  }
  return StatementKind::Other;
}

/// "go" and "defer". Source: parseCallExpr.
void GoParser::deferred(std::string_view what) {
  next();
  GoId x = right_side();
  std::string in = "expression in " + std::string(what);
  if (GoId plain = without_parens(x); plain != x) {
    error(begin(x), in + " must not be parenthesized");
    x = plain;
  }
  if (kind(x) != GoKind::Call && kind(x) != GoKind::Bad) error(tree_.nodes[x].range.end, in + " must be function call");
  expect_semicolon();
}

void GoParser::branch() {
  bool wants = at(Token::Goto), may = at_any({Token::Continue, Token::Break});
  next();
  if (wants || (may && at(Token::Ident))) identifier();
  expect_semicolon();
}

}  // namespace gw::rule
