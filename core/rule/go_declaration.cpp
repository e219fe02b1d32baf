// Declarations inside functions. Source: go/parser parseGenDecl, parseValueSpec, parseTypeSpec of Go 1.26.

#include "rule/go_parser.h"
#include "rule/go_parser_frames.h"

namespace gw::rule {

void GoParser::declaration() {
  Token keyword = now_.token;
  next();
  auto one = [&] { keyword == Token::Type ? type_spec() : value_spec(keyword); };
  if (!at(Token::LParen)) return one();
  next();
  while (!at_any({Token::RParen, Token::Eof})) one();
  expect(Token::RParen);
  expect_semicolon();
}

void GoParser::value_spec(Token keyword) {
  identifier();
  while (at(Token::Comma)) {
    next();
    identifier();
  }
  bool may_assign = true;
  if (keyword == Token::Const) {
    may_assign = !at_any({Token::Eof, Token::Semicolon, Token::RParen});
    if (may_assign) try_type();
  } else if (!at(Token::Assign)) {
    type();
  }
  if (may_assign && at(Token::Assign)) {
    next();
    list(true);
  }
  expect_semicolon();
}

/// A bracket behind the name begins an array's length or type parameters, which is known only after what follows it.
void GoParser::type_spec() {
  Deeper deeper(*this);
  identifier();
  if (!at(Token::LBrack)) {
    if (at(Token::Assign)) next();
    type();
    return expect_semicolon();
  }
  std::uint32_t bracket = now_.begin;
  next();
  if (!at(Token::Ident)) {
    array_type(bracket);
    return expect_semicolon();
  }
  GoId x = identifier(), name = kNoNode, constraint = kNoNode;
  if (!at(Token::LBrack)) {
    ++level_;
    x = expression(x);
    --level_;
  }
  bool split = split_name(x, at(Token::Comma), 0, &name, &constraint);
  if (split && (constraint != kNoNode || !at(Token::RBrack))) {
    parameter_list(name, constraint, Token::RBrack, false);
    expect(Token::RBrack);
    if (at(Token::Assign)) next();
    type();
  } else {
    array_type(bracket, x);
  }
  expect_semicolon();
}

/// Takes `x` apart into a name and a type, if that is what it is: "P *E" was read as a product, "P (E)" as a call.
/// Source: extractName.
bool GoParser::split_name(GoId x, bool force, int depth, GoId* name, GoId* type) {
  const GoNode node = tree_.nodes[x];
  if (node.kind == GoKind::Ident) {
    *name = x;
    return true;
  }
  if (depth > kDeepest) {
    not_followed();
    return false;
  }
  if (node.kind == GoKind::Binary && node.token == Token::Mul) {
    if (kind(node.x) != GoKind::Ident || !(force || type_element(node.y, 0))) return false;
    *name = node.x;
    *type = add(GoKind::Star, {node.name.begin, node.range.end}, node.y);
    return true;
  }
  if (node.kind == GoKind::Binary && node.token == Token::Or) {
    GoId left = kNoNode;
    bool forced = force || type_element(node.y, 0);
    if (!split_name(node.x, forced, depth + 1, name, &left) || left == kNoNode) return false;
    *type = add(GoKind::Binary, {begin(left), node.range.end}, left, node.y);
    return true;
  }
  if (node.kind != GoKind::Call || kind(node.x) != GoKind::Ident || node.count != 1) return false;
  GoId argument = tree_.arguments[node.y];
  if (node.token == Token::Ellipsis || !(force || type_element(argument, 0))) return false;
  *name = node.x;
  *type = add(GoKind::Paren, {node.name.begin, node.range.end}, argument);
  return true;
}

/// Whether `x` can only be a type. Source: isTypeElem.
bool GoParser::type_element(GoId x, int depth) {
  if (depth > kDeepest) {
    not_followed();
    return false;
  }
  const GoNode& node = tree_.nodes[x];
  switch (node.kind) {
    case GoKind::ArrayType:
    case GoKind::StructType:
    case GoKind::FuncType:
    case GoKind::InterfaceType:
    case GoKind::MapType:
    case GoKind::ChanType: return true;
    case GoKind::Binary: return type_element(node.x, depth + 1) || type_element(node.y, depth + 1);
    case GoKind::Unary: return node.token == Token::Tilde;
    case GoKind::Paren: return type_element(node.x, depth + 1);
    default: return false;
  }
}

}  // namespace gw::rule
