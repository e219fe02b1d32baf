// Lists of parameters. Source: go/parser parseParameterList, parseParamDecl of Go 1.26.

#include "rule/go_parser.h"
#include "rule/go_parser_frames.h"

namespace gw::rule {

void GoParser::parameters(bool result) {
  if (result && !at(Token::LParen)) {
    try_type();
    return;
  }
  expect(Token::LParen);
  if (!at(Token::RParen)) parameter_list(kNoNode, kNoNode, Token::RParen, !result);
  expect(Token::RParen);
}

/// "..." and a type.
GoId GoParser::dots_type() {
  Range dots{now_.begin, now_.end};
  expect(Token::Ellipsis);
  GoId element = type();
  GoId id = add(GoKind::Ellipsis, {dots.begin, last_end_}, element);
  tree_.nodes[id].name = dots;
  return id;
}

/// What may follow the name of a parameter, or be one. False: no constraint may follow.
bool GoParser::named_parameter(Parameter& out, bool constraints) {
  switch (now_.token) {
    case Token::Ident:
    case Token::Mul:
    case Token::Arrow:
    case Token::Func:
    case Token::Chan:
    case Token::Map:
    case Token::Struct:
    case Token::Interface:
    case Token::LParen: out.type = type(); return true;
    case Token::LBrack: out.type = array_or_instance(&out.name); return true;
    case Token::Ellipsis: out.type = dots_type(); return false;
    case Token::Period:
      out.type = qualified(out.name);
      out.name = kNoNode;
      return true;
    case Token::Tilde:
      if (!constraints) return true;
      out.type = embedded_element(kNoNode);
      return false;
    case Token::Or:
      if (!constraints) return true;
      out.type = embedded_element(out.name);
      out.name = kNoNode;
      return false;
    default: return true;
  }
}

GoParser::Parameter GoParser::parameter(GoId name, bool constraints) {
  Parameter out;
  if (name == kNoNode && constraints && at(Token::Tilde)) {
    out.type = embedded_element(kNoNode);
    return out;
  }
  if (name != kNoNode || at(Token::Ident)) {
    out.name = name != kNoNode ? name : identifier();
    if (!named_parameter(out, constraints)) return out;
  } else if (at(Token::Ellipsis)) {
    out.type = dots_type();
    return out;
  } else if (at_any({Token::Mul, Token::Arrow, Token::Func, Token::LBrack, Token::Chan, Token::Map, Token::Struct,
                     Token::Interface, Token::LParen})) {
    out.type = type();
  } else {
    expected(now_.begin, "')'");
    recover(Follow::Expression);
  }
  if (constraints && at(Token::Or) && out.type != kNoNode) out.type = embedded_element(out.type);
  return out;
}

/// Whether there are any. `name`, `type`: the first one's, if they are read already. `dots`: the last may have "...".
bool GoParser::parameter_list(GoId name, GoId type, Token closing, bool dots) {
  Deeper deeper(*this);
  bool constraints = closing == Token::RBrack;
  std::uint32_t first = name == kNoNode ? now_.begin : begin(name);
  std::vector<Parameter> list;
  while (name != kNoNode || !at_any({closing, Token::Eof})) {
    Parameter one{name, type};
    if (type == kNoNode) one = parameter(name, constraints);
    else if (constraints) one.type = embedded_element(type);
    name = type = kNoNode;
    if (one.name != kNoNode || one.type != kNoNode) list.push_back(one);
    if (!at_comma("parameter list", closing)) break;
    next();
  }
  if (list.empty()) return false;
  name_parameters(list, first, constraints);
  bool reported = false;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (reported || list[i].type == kNoNode || kind(list[i].type) != GoKind::Ellipsis) continue;
    if (dots && i + 1 == list.size()) continue;
    reported = true;
    error(begin(list[i].type), dots ? "can only use ... with final parameter" : "invalid use of ...");
  }
  return true;
}

/// Either no parameter has a name or all have one.
void GoParser::name_parameters(std::vector<Parameter>& list, std::uint32_t first, bool constraints) {
  std::size_t named = 0, typed = 0;
  for (const Parameter& one : list) {
    if (one.type == kNoNode) continue;
    ++typed;
    if (one.name != kNoNode) ++named;
  }
  std::string missing_name = "missing type parameter name";
  if (list.size() == 1) missing_name += " or invalid array length";
  if (named == 0) {
    for (Parameter& one : list) {
      if (one.name != kNoNode) one.type = one.name;
    }
    if (constraints && typed == 0) error(now_.begin, "missing type constraint");
    else if (constraints) error(first, missing_name);
    return;
  }
  if (named == list.size()) return;
  bool wrong = false, seen = false;
  std::uint32_t place = 0;
  GoId last = kNoNode;
  for (std::size_t i = list.size(); i-- > 0;) {
    Parameter& one = list[i];
    if (one.type != kNoNode) {
      last = one.type;
      seen = true;
      if (one.name != kNoNode) continue;
      place = begin(one.type);
      wrong = true;
    } else if (seen) {
      one.type = last;
    } else {
      place = begin(one.name);
      wrong = true;
    }
  }
  if (!wrong) return;
  if (named == typed) error(now_.begin, constraints ? "missing type constraint" : "missing parameter type");
  else error(place, constraints ? missing_name : "missing parameter name");
}

}  // namespace gw::rule
