// "if", "switch", "for" and "select". Source: go/parser of Go 1.26.

#include "rule/go_parser.h"
#include "rule/go_parser_frames.h"

namespace gw::rule {

/// Complains of a statement where an expression should be.
void GoParser::condition(const Simple& statement, std::string_view wanted) {
  if (statement.kind == Simple::Kind::None || statement.kind == Simple::Kind::Expression) return;
  std::string found = statement.kind == Simple::Kind::Assign ? "assignment" : "simple statement";
  error(begin(statement.left.first),
        "expected " + std::string(wanted) + ", found " + found + " (missing parentheses around composite literal?)");
}

void GoParser::if_header() {
  if (at(Token::LBrace)) return error(now_.begin, "missing condition in if statement");
  int level = level_;
  level_ = -1;
  Simple statement;
  if (!at(Token::Semicolon)) {
    if (at(Token::Var)) {
      next();
      error(now_.begin, "var declaration not allowed in if initializer");
    }
    statement = simple(Allow::Basic);
  }
  Lexeme semicolon;
  if (!at(Token::LBrace)) {
    statement = {};
    if (at(Token::Semicolon)) semicolon = now_;
    expect(Token::Semicolon);
    if (!at(Token::LBrace)) statement = simple(Allow::Basic);
  }
  bool written = semicolon.token == Token::Semicolon;
  if (statement.kind != Simple::Kind::None) condition(statement, "boolean expression");
  else if (written && semicolon.newline) error(semicolon.begin, "unexpected newline, expecting { after if clause");
  else if (written) error(semicolon.begin, "missing condition in if statement");
  level_ = level;
}

void GoParser::if_statement() {
  Deeper deeper(*this);
  nest();
  expect(Token::If);
  if_header();
  block();
  if (!at(Token::Else)) {
    expect_semicolon();
  } else {
    next();
    if (at(Token::If)) {
      if_statement();
    } else if (at(Token::LBrace)) {
      block();
      expect_semicolon();
    } else {
      expected(now_.begin, "if statement or block");
    }
  }
  unnest();
}

/// x.(type), perhaps assigned.
bool GoParser::type_switch(const Simple& statement) {
  auto guard = [this](GoId x) { return kind(x) == GoKind::TypeAssert && tree_.nodes[x].y == kNoNode; };
  if (statement.kind == Simple::Kind::Expression) return guard(statement.left.first);
  if (statement.kind != Simple::Kind::Assign || statement.left.count != 1 || statement.right.count != 1) return false;
  if (!guard(statement.right.first)) return false;
  if (statement.op == Token::Assign) error(statement.op_at, "expected ':=', found '='");
  return statement.op == Token::Assign || statement.op == Token::Define;
}

void GoParser::switch_statement() {
  expect(Token::Switch);
  Simple statement;
  if (!at(Token::LBrace)) {
    int level = level_;
    level_ = -1;
    if (!at(Token::Semicolon)) statement = simple(Allow::Basic);
    if (at(Token::Semicolon)) {
      next();
      statement = {};
      if (!at(Token::LBrace)) statement = simple(Allow::Basic);
    }
    level_ = level;
  }
  bool types = type_switch(statement);
  expect(Token::LBrace);
  while (at_any({Token::Case, Token::Default})) {
    bool has_list = at(Token::Case);
    next();
    if (has_list) list(true);
    expect(Token::Colon);
    statements();
  }
  expect(Token::RBrace);
  expect_semicolon();
  if (!types) condition(statement, "switch expression");
}

void GoParser::for_statement() {
  expect(Token::For);
  Simple statement;
  if (!at(Token::LBrace)) {
    int level = level_;
    level_ = -1;
    if (at(Token::Range)) {
      next();
      right_side();
      statement.range = true;
    } else if (!at(Token::Semicolon)) {
      statement = simple(Allow::Range);
    }
    if (!statement.range && at(Token::Semicolon)) {
      next();
      statement = {};
      if (!at(Token::Semicolon)) statement = simple(Allow::Basic);
      expect_semicolon();
      if (!at(Token::LBrace)) simple(Allow::Basic);
    }
    level_ = level;
  }
  block();
  expect_semicolon();
  if (!statement.range) return condition(statement, "boolean or range expression");
  if (statement.left.count > 2) expected(begin(statement.left.last), "at most 2 expressions");
}

void GoParser::select_statement() {
  expect(Token::Select);
  expect(Token::LBrace);
  while (at_any({Token::Case, Token::Default})) communication();
  expect(Token::RBrace);
  expect_semicolon();
}

/// Source: parseCommClause.
void GoParser::communication() {
  bool has_list = at(Token::Case);
  next();
  if (has_list) {
    List left = list(false);
    bool assigns = at_any({Token::Assign, Token::Define});
    if (assigns && left.count > 2) expected(begin(left.first), "1 or 2 expressions");
    if (!assigns && left.count > 1) expected(begin(left.first), "1 expression");
    if (assigns || at(Token::Arrow)) {
      next();
      right_side();
    }
  }
  expect(Token::Colon);
  statements();
}

}  // namespace gw::rule
