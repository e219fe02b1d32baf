// What stands behind an operand: selectors, indices, composite literals. Source: go/parser of Go 1.26.

#include "rule/go_parser.h"
#include "rule/go_parser_frames.h"

namespace gw::rule {

GoId GoParser::selector(GoId x) {
  next();
  if (at(Token::LParen)) {
    next();
    if (at(Token::Type)) {
      next();
      expect(Token::RParen);
      return add(GoKind::TypeAssert, {begin(x), last_end_}, x);
    }
    Deeper deeper(*this);
    GoId of = type();
    expect(Token::RParen);
    return add(GoKind::TypeAssert, {begin(x), last_end_}, x, of);
  }
  Range name{now_.begin, now_.end};
  if (!at(Token::Ident)) {
    expected(now_.begin, "selector or type assertion");
    if (!at(Token::RBrace)) next();
  } else {
    next();
  }
  GoId id = add(GoKind::Selector, {begin(x), last_end_}, x);
  tree_.nodes[id].name = name;
  return id;
}

GoId GoParser::index(GoId x) {
  expect(Token::LBrack);
  if (at(Token::RBrack)) {
    expected(now_.begin, "operand");
    next();
    return add(GoKind::Index, {begin(x), last_end_}, x);
  }
  ++level_;
  bool there[3] = {};
  std::uint32_t colon[2] = {};
  std::size_t colons = 0, more = 0;
  if (!at(Token::Colon)) {
    right_side();
    there[0] = true;
  }
  if (at(Token::Colon)) {
    while (at(Token::Colon) && colons < 2) {
      colon[colons++] = now_.begin;
      next();
      if (at_any({Token::Colon, Token::RBrack, Token::Eof})) continue;
      right_side();
      there[colons] = true;
    }
  } else if (at(Token::Comma)) {
    more = 1;
    while (at(Token::Comma)) {
      next();
      if (at_any({Token::RBrack, Token::Eof})) continue;
      type();
      ++more;
    }
  }
  --level_;
  expect(Token::RBrack);
  if (colons == 2 && !there[1]) error(colon[0], "middle index required in 3-index slice");
  if (colons == 2 && !there[2]) error(colon[1], "final index required in 3-index slice");
  GoKind kind = colons > 0 ? GoKind::Slice : more > 1 ? GoKind::IndexList : GoKind::Index;
  return add(kind, {begin(x), last_end_}, x);
}

/// Whether a brace behind `x` opens a literal of the type `x`.
bool GoParser::composite_type(GoId x) const {
  switch (kind(without_parens(x))) {
    case GoKind::Bad:
    case GoKind::Ident:
    case GoKind::Selector:
    case GoKind::Index:
    case GoKind::IndexList: return level_ >= 0;
    case GoKind::ArrayType:
    case GoKind::StructType:
    case GoKind::MapType: return true;
    default: return false;
  }
}

/// Source: go/parser parseLiteralValue.
GoId GoParser::composite(GoId of) {
  nest();
  std::uint32_t from = of == kNoNode ? now_.begin : begin(of);
  expect(Token::LBrace);
  ++level_;
  while (!at_any({Token::RBrace, Token::Eof})) {
    element_value();
    if (at(Token::Colon)) {
      next();
      element_value();
    }
    if (!at_comma("composite literal", Token::RBrace)) break;
    next();
  }
  --level_;
  expect_closing(Token::RBrace, "composite literal");
  unnest();
  return add(GoKind::Composite, {from, last_end_}, of);
}

GoId GoParser::element_value() {
  Deeper deeper(*this);
  return at(Token::LBrace) ? composite(kNoNode) : expression();
}

}  // namespace gw::rule
