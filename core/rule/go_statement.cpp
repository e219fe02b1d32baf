// Bodies of functions, which a rule may hold as far as Go's parser is concerned. Source: go/parser of Go 1.26.

#include "rule/go_parser.h"
#include "rule/go_parser_frames.h"

namespace gw::rule {

void GoParser::statements() {
  while (!at_any({Token::Case, Token::Default, Token::RBrace, Token::Eof})) statement();
}

void GoParser::block() {
  expect(Token::LBrace);
  statements();
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
      if (simple(Allow::Label).kind != Simple::Kind::Label) expect_semicolon();
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
    case Token::Var: declaration(); break;
    case Token::If: if_statement(); break;
    case Token::Switch: switch_statement(); break;
    case Token::Select: select_statement(); break;
    case Token::For: for_statement(); break;
    default: expected(now_.begin, "statement"); recover(Follow::Statement);
  }
  unnest();
}

/// Expressions with commas between them.
GoParser::List GoParser::list(bool right_side) {
  bool before = right_side_;
  right_side_ = right_side;
  List out;
  out.first = out.last = expression();
  for (out.count = 1; at(Token::Comma); ++out.count) {
    next();
    out.last = expression();
  }
  right_side_ = before;
  return out;
}

/// The rest of an assignment, if this is one.
bool GoParser::assignment(Simple& out, Allow allow) {
  bool plain = at_any({Token::Define, Token::Assign});
  if (!plain && (now_.token < Token::AddAssign || now_.token > Token::AndNotAssign)) return false;
  out.kind = Simple::Kind::Assign;
  out.op = now_.token;
  out.op_at = now_.begin;
  next();
  if (allow == Allow::Range && plain && at(Token::Range)) {
    next();
    right_side();
    out.range = true;
  } else {
    out.right = list(true);
  }
  return true;
}

/// Source: parseSimpleStmt.
GoParser::Simple GoParser::simple(Allow allow) {
  Simple out;
  out.left = list(false);
  if (assignment(out, allow)) return out;
  out.kind = Simple::Kind::Other;
  GoId first = out.left.first;
  if (out.left.count > 1) expected(begin(first), "1 expression");
  if (at(Token::Colon)) {
    std::uint32_t colon = now_.begin;
    next();
    if (allow == Allow::Label && kind(first) == GoKind::Ident) {
      out.kind = Simple::Kind::Label;
      statement();
    } else {
      error(colon, "illegal label declaration");
    }
  } else if (at(Token::Arrow)) {
    next();
    right_side();
  } else if (at_any({Token::Inc, Token::Dec})) {
    next();
  } else {
    out.kind = Simple::Kind::Expression;
  }
  return out;
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
