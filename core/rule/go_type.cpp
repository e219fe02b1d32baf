// Types, which Go's parser takes wherever an operand may stand. Source: go/parser of Go 1.26.

#include "rule/go_parser.h"
#include "rule/go_parser_frames.h"

namespace gw::rule {

GoId GoParser::type() {
  Deeper deeper(*this);
  if (GoId found = try_type(); found != kNoNode) return found;
  std::uint32_t begin = now_.begin;
  expected(begin, "type");
  recover(Follow::Expression);
  return bad(begin);
}

/// The type that begins here, or kNoNode.
GoId GoParser::try_type() {
  nest();
  GoId out = kNoNode;
  std::uint32_t begin = now_.begin;
  switch (now_.token) {
    case Token::Ident: out = qualified(kNoNode); break;
    case Token::LBrack:
      next();
      out = array_type(begin);
      break;
    case Token::Struct: out = struct_type(); break;
    case Token::Mul:
      next();
      out = type();
      out = add(GoKind::Star, {begin, end(out)}, out);
      break;
    case Token::Func: out = function_type(); break;
    case Token::Interface: out = interface_type(); break;
    case Token::Map: out = map_type(); break;
    case Token::Chan:
    case Token::Arrow: out = channel_type(); break;
    case Token::LParen:
      next();
      out = type();
      expect(Token::RParen);
      out = add(GoKind::Paren, {begin, last_end_}, out);
      break;
    default: break;
  }
  unnest();
  return out;
}

/// `name` (kNoNode: it is read) with what is behind its dot.
GoId GoParser::type_name(GoId name) {
  if (name == kNoNode) name = identifier();
  if (!at(Token::Period)) return name;
  next();
  GoId selected = identifier();
  GoId id = add(GoKind::Selector, {begin(name), last_end_}, name);
  tree_.nodes[id].name = tree_.nodes[selected].range;
  return id;
}

GoId GoParser::qualified(GoId name) {
  GoId out = type_name(name);
  return at(Token::LBrack) ? type_instance(out) : out;
}

std::size_t GoParser::type_list() {
  ++level_;
  std::size_t count = 0;
  while (!at_any({Token::RBrack, Token::Eof})) {
    type();
    ++count;
    if (!at_comma("type argument list", Token::RBrack)) break;
    next();
  }
  --level_;
  return count;
}

GoId GoParser::type_instance(GoId of) {
  expect(Token::LBrack);
  std::size_t count = type_list();
  std::uint32_t closing = expect_closing(Token::RBrack, "type argument list");
  if (count == 0) expected(closing, "type argument list");
  return add(count > 1 ? GoKind::IndexList : GoKind::Index, {begin(of), last_end_}, of);
}

/// Behind the bracket at `begin`, or behind the length.
GoId GoParser::array_type(std::uint32_t begin, GoId length) {
  ++level_;
  if (length == kNoNode && at(Token::Ellipsis)) next();
  else if (length == kNoNode && !at(Token::RBrack)) right_side();
  --level_;
  if (at(Token::Comma)) {
    error(now_.begin, "unexpected comma; expecting ]");
    next();
  }
  expect(Token::RBrack);
  GoId element = type();
  return add(GoKind::ArrayType, {begin, end(element)}, element);
}

/// Behind a name: the array type of what has this name, or (then *name is kNoNode) an instance of the type of this
/// name. Source: parseArrayFieldOrTypeInstance.
GoId GoParser::array_or_instance(GoId* name) {
  std::uint32_t bracket = expect(Token::LBrack), comma = 0;
  bool trailing = false;
  std::size_t count = 0;
  if (!at(Token::RBrack)) {
    ++level_;
    right_side();
    for (count = 1; at(Token::Comma); ++count) {
      comma = now_.begin;
      next();
      trailing = at(Token::RBrack);
      if (trailing) break;
      right_side();
    }
    --level_;
  }
  expect(Token::RBrack);
  GoId element = kNoNode;
  if (count == 0) element = type();
  if (count == 1) element = try_type();
  if (element != kNoNode) {
    if (trailing) error(comma, "unexpected comma; expecting ]");
    return add(GoKind::ArrayType, {bracket, end(element)}, element);
  }
  GoId of = *name;
  *name = kNoNode;
  return add(count > 1 ? GoKind::IndexList : GoKind::Index, {begin(of), last_end_}, of);
}

GoId GoParser::struct_type() {
  std::uint32_t begin = expect(Token::Struct);
  expect(Token::LBrace);
  while (at_any({Token::Ident, Token::Mul, Token::LParen})) field();
  expect(Token::RBrace);
  return add(GoKind::StructType, {begin, last_end_});
}

/// Source: parseFieldDecl.
void GoParser::field() {
  if (at(Token::Ident)) {
    GoId name = identifier();
    if (at(Token::Period)) {
      qualified(name);
    } else if (!at_any({Token::String, Token::Semicolon, Token::RBrace})) {
      std::size_t names = 1;
      for (; at(Token::Comma); ++names) {
        next();
        identifier();
      }
      if (names == 1 && at(Token::LBrack)) array_or_instance(&name);
      else type();
    }
  } else {
    embedded_field();
  }
  if (at(Token::String)) next();
  expect_semicolon();
}

/// An embedded type that begins with "*" or a parenthesis.
void GoParser::embedded_field() {
  bool star = at(Token::Mul);
  if (star) next();
  bool paren = at(Token::LParen);
  if (paren) {
    error(now_.begin, "cannot parenthesize embedded type");
    next();
    if (!star && at(Token::Mul)) next();
  }
  qualified(kNoNode);
  if (paren && at(Token::RParen)) next();
}

GoId GoParser::function_type() {
  std::uint32_t begin = expect(Token::Func);
  if (at(Token::LBrack)) {
    std::uint32_t bracket = expect(Token::LBrack);
    bool any = !at(Token::RBrack) && parameter_list(kNoNode, kNoNode, Token::RBrack, false);
    std::uint32_t closing = expect(Token::RBrack);
    if (any) error(bracket, "function type must have no type parameters");
    else error(closing, "empty type parameter list");
  }
  parameters(false);
  parameters(true);
  return add(GoKind::FuncType, {begin, last_end_});
}

/// A function type or, if a body follows, a function.
GoId GoParser::function() {
  GoId out = function_type();
  if (!at(Token::LBrace)) return out;
  ++level_;
  block();
  --level_;
  return add(GoKind::Function, {begin(out), last_end_}, out);
}

GoId GoParser::map_type() {
  std::uint32_t begin = expect(Token::Map);
  expect(Token::LBrack);
  type();
  expect(Token::RBrack);
  GoId value = type();
  return add(GoKind::MapType, {begin, end(value)});
}

GoId GoParser::channel_type() {
  Range arrow;
  std::uint32_t begin = now_.begin, direction = 0;
  if (at(Token::Chan)) {
    next();
    if (at(Token::Arrow)) {
      arrow = {now_.begin, now_.end};
      direction = kSends;
      next();
    }
  } else {
    arrow = {now_.begin, now_.end};
    direction = kReceives;
    expect(Token::Arrow);
    expect(Token::Chan);
  }
  GoId element = type();
  GoId id = add(GoKind::ChanType, {begin, end(element)}, element);
  tree_.nodes[id].name = arrow;
  tree_.nodes[id].count = direction;
  return id;
}

}  // namespace gw::rule
