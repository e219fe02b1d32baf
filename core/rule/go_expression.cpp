// Expressions. The functions of Go's parser that call each other for operators, parentheses and arguments are frames
// here, so that the depth of a rule costs no stack. Levels are counted where Go counts them.
// Source: go/parser parseBinaryExpr, parseUnaryExpr, parsePrimaryExpr, parseOperand, parseCallOrConversion.

#include "rule/go_parser.h"
#include "rule/go_parser_frames.h"

namespace gw::rule {

GoId GoParser::right_side() {
  bool before = right_side_;
  right_side_ = true;
  GoId out = expression();
  right_side_ = before;
  return out;
}

void GoParser::open_binary(int precedence) {
  frames_.push_back({Frame::Kind::Binary});
  frames_.back().precedence = precedence;
}

/// `operand`: the first one, if it is read already.
GoId GoParser::expression(GoId operand) {
  std::size_t base = frames_.size();
  open_binary(1);
  for (;;) {
    GoId x = operand;
    if (operand != kNoNode) nest();
    else if (!open_unary(&x)) continue;  // A parenthesis was opened.
    operand = kNoNode;
    int levels = 0;
    for (;;) {
      if (postfix(&x, &levels)) break;  // A call was opened.
      x = close_unary(x);
      if (continue_binary(&x)) break;  // The right operand follows.
      if (frames_.size() == base) return x;
      if (!close_bracketed(&x, &levels)) break;  // One more argument follows.
    }
  }
}

/// With `x` as all that stands in a parenthesis, or as an argument. True: the parenthesis is closed, `x` is all of it
/// and of what stands before it, and `levels` are those that are open already.
bool GoParser::close_bracketed(GoId* x, int* levels) {
  Frame& frame = frames_.back();
  right_side_ = frame.right_side;
  *levels = 0;
  if (frame.kind == Frame::Kind::Paren) {
    --level_;
    std::uint32_t begin = frame.begin;
    frames_.pop_back();
    expect(Token::RParen);
    *x = add(GoKind::Paren, {begin, last_end_}, *x);
    return true;
  }
  pending_.push_back(*x);
  if (at(Token::Ellipsis)) {
    frame.dots = true;
    next();
  }
  if (at_comma("argument list", Token::RParen)) {
    next();
    if (next_argument()) return false;
  }
  *levels = frames_.back().levels;
  *x = close_call();
  return true;
}

/// Reads unary operators and what stands behind them. False: a parenthesis was opened.
bool GoParser::open_unary(GoId* operand_out) {
  for (;;) {
    nest();
    if (!at_any({Token::Add, Token::Sub, Token::Not, Token::Xor, Token::And, Token::Tilde, Token::Arrow, Token::Mul}))
      break;
    Frame frame{Frame::Kind::Unary};
    frame.op = now_.token;
    frame.begin = now_.begin;
    frames_.push_back(frame);
    next();
  }
  if (!at(Token::LParen)) {
    *operand_out = operand();
    return true;
  }
  Frame frame{Frame::Kind::Paren};
  frame.begin = now_.begin;
  frame.right_side = right_side_;
  frames_.push_back(frame);
  next();
  ++level_;
  right_side_ = true;
  open_binary(1);
  return false;
}

GoId GoParser::operand() {
  if (at(Token::Ident)) return identifier();
  std::uint32_t begin = now_.begin;
  if (literal(now_.token)) {
    GoId id = add(GoKind::Literal, {begin, now_.end});
    tree_.nodes[id].token = now_.token;
    next();
    return id;
  }
  Deeper deeper(*this);
  if (at(Token::Func)) return function();
  if (GoId found = try_type(); found != kNoNode) return found;
  begin = now_.begin;
  expected(begin, "operand");
  recover(Follow::Statement);
  return bad(begin);
}

GoId GoParser::identifier() {
  Range range{now_.begin, at(Token::Ident) ? now_.end : now_.begin + 1};
  expect(Token::Ident);
  return add(GoKind::Ident, range);
}

/// Ends the unary operators above the innermost binary expression.
GoId GoParser::close_unary(GoId x) {
  unnest();
  while (frames_.back().kind == Frame::Kind::Unary) {
    Frame frame = frames_.back();
    frames_.pop_back();
    unnest();
    bool chan = frame.op == Token::Arrow && kind(x) == GoKind::ChanType;
    if (chan) {
      x = close_arrow(frame, x);
      continue;
    }
    GoKind kind = frame.op == Token::Mul ? GoKind::Star : GoKind::Unary;
    x = add(kind, {frame.begin, end(x)}, x);
    tree_.nodes[x].token = frame.op;
    tree_.nodes[x].name = {frame.begin, frame.begin + static_cast<std::uint32_t>(spelling(frame.op).size())};
  }
  return x;
}

/// "<-" in front of a channel type is a part of the type, and so on inwards. `name` of a channel is its arrow.
GoId GoParser::close_arrow(const Frame& frame, GoId x) {
  std::uint32_t arrow = frame.begin, direction = kSends;
  GoId at = x;
  bool channel = true;
  while (channel && direction == kSends) {
    GoNode& node = tree_.nodes[at];
    if (node.count == kReceives) expected(node.name.begin, "'chan'");
    std::uint32_t before = node.name.begin;
    node.range.begin = node.name.begin = arrow;
    arrow = before;
    direction = node.count;
    node.count = kReceives;
    at = node.x;
    channel = at != kNoNode && kind(at) == GoKind::ChanType;
  }
  if (direction == kSends) expected(arrow, "channel type");
  return x;
}

/// With `x` as the value of the innermost binary expression. True: an operator was read, its right operand follows.
/// False: the expression is complete, in `x`.
bool GoParser::continue_binary(GoId* x) {
  for (;;) {
    Frame& frame = frames_.back();
    if (frame.op != Token::Illegal) {
      GoId id = add(GoKind::Binary, {begin(frame.x), end(*x)}, frame.x, *x);
      tree_.nodes[id].token = frame.op;
      tree_.nodes[id].name = {frame.begin, frame.begin + static_cast<std::uint32_t>(spelling(frame.op).size())};
      *x = id;
    }
    ++frame.levels;
    nest();
    Token op = right_side_ && at(Token::Assign) ? Token::Eql : now_.token;
    if (int own = precedence(op); own >= frame.precedence && own > 0) {
      frame.x = *x;
      frame.op = op;
      frame.begin = expect(op);
      open_binary(own + 1);
      return true;
    }
    unnest(frame.levels);
    frames_.pop_back();
    if (frames_.empty() || frames_.back().kind != Frame::Kind::Binary) return false;
    // A right operand is complete; its expression goes on.
    if (frames_.back().op == Token::Illegal) return false;
  }
}

/// Selectors, indices, calls and literals behind an operand. True: a call was opened, its first argument follows.
/// `levels`: those that are open already, behind the arguments of a call.
bool GoParser::postfix(GoId* x, int* levels) {
  for (;;) {
    ++*levels;
    nest();
    if (at(Token::Period)) {
      *x = selector(*x);
    } else if (at(Token::LBrack)) {
      Deeper deeper(*this);
      *x = index(*x);
    } else if (at(Token::LBrace) && composite_type(*x)) {
      if (GoId plain = without_parens(*x); plain != *x)
        error(begin(plain), "cannot parenthesize type in composite literal");
      Deeper deeper(*this);
      *x = composite(*x);
    } else if (at(Token::LParen)) {
      Frame frame{Frame::Kind::Call};
      frame.levels = *levels;
      frame.begin = now_.begin;
      frame.x = *x;
      frame.pending = pending_.size();
      frame.right_side = right_side_;
      frames_.push_back(frame);
      next();
      ++level_;
      if (next_argument()) return true;
      *x = close_call();
    } else {
      unnest(*levels);
      return false;
    }
  }
}

bool GoParser::next_argument() {
  if (at_any({Token::RParen, Token::Eof}) || frames_.back().dots) return false;
  right_side_ = true;
  open_binary(1);
  return true;
}

GoId GoParser::close_call() {
  Frame frame = frames_.back();
  frames_.pop_back();
  --level_;
  expect_closing(Token::RParen, "argument list");
  GoId id = add_list(GoKind::Call, {begin(frame.x), last_end_}, frame.x, frame.pending);
  tree_.nodes[id].token = frame.dots ? Token::Ellipsis : Token::Illegal;
  tree_.nodes[id].name = {frame.begin, frame.begin + 1};
  return id;
}

}  // namespace gw::rule
