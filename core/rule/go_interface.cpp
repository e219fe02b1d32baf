// Interface types. Source: go/parser parseInterfaceType, parseMethodSpec, embeddedElem of Go 1.26.

#include "rule/go_parser.h"
#include "rule/go_parser_frames.h"

namespace gw::rule {

GoId GoParser::interface_type() {
  std::uint32_t begin = expect(Token::Interface);
  expect(Token::LBrace);
  for (;;) {
    if (at(Token::Ident)) {
      if (GoId embedded = method(); embedded != kNoNode) embedded_element(embedded);
    } else if (at(Token::Tilde)) {
      embedded_element(kNoNode);
    } else {
      GoId found = try_type();
      if (found == kNoNode) break;
      embedded_element(found);
    }
    expect_semicolon();
  }
  expect(Token::RBrace);
  return add(GoKind::InterfaceType, {begin, last_end_});
}

/// kNoNode, or the type that is embedded where a method could stand. Source: parseMethodSpec.
GoId GoParser::method() {
  GoId name = type_name(kNoNode);
  if (kind(name) != GoKind::Ident) return at(Token::LBrack) ? type_instance(name) : name;
  if (at(Token::LParen)) {
    parameters(false);
    parameters(true);
    return kNoNode;
  }
  if (!at(Token::LBrack)) return name;
  std::uint32_t bracket = now_.begin;
  next();
  ++level_;
  GoId first = expression();
  --level_;
  if (kind(first) == GoKind::Ident && !at_any({Token::Comma, Token::RBrack})) {
    parameter_list(first, kNoNode, Token::RBrack, false);
    expect(Token::RBrack);
    error(bracket, "interface method must have no type parameters");
    parameters(false);
    parameters(true);
    return kNoNode;
  }
  std::size_t count = 1;
  if (at_comma("type argument list", Token::RBrack)) {
    next();
    count += type_list();
  }
  expect_closing(Token::RBrack, "type argument list");
  return add(count > 1 ? GoKind::IndexList : GoKind::Index, {begin(name), last_end_}, name);
}

/// Terms with "|" between them; the first may be read already.
GoId GoParser::embedded_element(GoId x) {
  if (x == kNoNode) x = embedded_term();
  while (at(Token::Or)) {
    next();
    GoId y = embedded_term();
    x = add(GoKind::Binary, {begin(x), last_end_}, x, y);
  }
  return x;
}

GoId GoParser::embedded_term() {
  std::uint32_t begin = now_.begin;
  if (at(Token::Tilde)) {
    next();
    GoId of = type();
    return add(GoKind::Unary, {begin, last_end_}, of);
  }
  if (GoId found = try_type(); found != kNoNode) return found;
  begin = now_.begin;
  expected(begin, "~ term or type");
  recover(Follow::Expression);
  return bad(begin);
}

}  // namespace gw::rule
