// Tokens, errors and nodes of the parser. Source: go/parser of Go 1.26.

#include "rule/go_parser.h"

#include <algorithm>

#include "rule/go_parser_frames.h"

namespace gw::rule {
namespace {

constexpr int kMostNesting = 100000;
constexpr std::size_t kMostBytes = std::size_t{16} << 20U;

/// A raw string's token as errors show it: without carriage returns.
std::string shown(std::string_view token) {
  std::string out(token);
  if (out.starts_with('`')) std::erase(out, '\r');
  return out;
}

std::string quoted(Token token) { return "'" + std::string(spelling(token)) + "'"; }

}  // namespace

GoParser::GoParser(std::string_view text) : text_(text), errors_(text.size()), lexer_(text, errors_) {}

GoParser::~GoParser() = default;

GoParsed GoParser::parse() {
  next();
  tree_.root = right_side();
  if (at_newline()) next();
  expect(Token::Eof);
  GoParsed out;
  out.ok = errors_.empty() && !limit_;
  if (!out.ok) out.error = failure();
  out.tree = std::move(tree_);
  return out;
}

ParseError GoParser::failure() const {
  if (limit_)
    return {
        "what is written here is nested too deeply or too complicated to be analysed", {now_.begin, now_.end}, true};
  std::uint32_t begin = std::min(errors_.offset(), static_cast<std::uint32_t>(text_.size()));
  ErrorList ignored(text_.size() - begin);
  Lexer lexer(text_.substr(begin), ignored);
  Lexeme token = lexer.next();
  bool there = token.begin == 0 && token.token != Token::Eof;
  std::uint32_t size = there ? token.end : begin < text_.size() ? 1 : 0;
  return {errors_.text(), {begin, begin + size}};
}

void GoParser::next() {
  last_end_ = now_.end;
  auto end = static_cast<std::uint32_t>(text_.size());
  now_ = given_up_ ? Lexeme{Token::Eof, end, end} : lexer_.next();
}

bool GoParser::at_any(std::initializer_list<Token> tokens) const {
  return std::ranges::find(tokens, now_.token) != tokens.end();
}

void GoParser::give_up() {
  given_up_ = true;
  auto end = static_cast<std::uint32_t>(text_.size());
  now_ = {Token::Eof, end, end};
}

void GoParser::not_followed() {
  if (given_up_) return;
  Lexeme here = now_;
  limit_ = true;
  give_up();
  now_.begin = here.begin;
}

bool GoParser::nest() {
  if (++nesting_ <= kMostNesting || given_up_) return !given_up_;
  error(now_.begin, "exceeded max nesting depth");
  give_up();
  return false;
}

void GoParser::error(std::uint32_t offset, std::string message) {
  if (!given_up_ && !errors_.add_if_new(offset, std::move(message))) give_up();
}

void GoParser::expected(std::uint32_t offset, std::string_view what) {
  std::string message = "expected " + std::string(what);
  if (offset == now_.begin) {
    if (at_newline()) message += ", found newline";
    else if (literal(now_.token)) message += ", found " + shown(text_of(now_));
    else message += ", found " + quoted(now_.token);
  }
  error(offset, std::move(message));
}

std::uint32_t GoParser::expect(Token token) {
  std::uint32_t begin = now_.begin;
  if (!at(token)) expected(begin, quoted(token));
  next();
  return begin;
}

std::uint32_t GoParser::expect_closing(Token token, std::string_view context) {
  if (at_newline()) {
    error(now_.begin, "missing ',' before newline in " + std::string(context));
    next();
  }
  return expect(token);
}

void GoParser::expect_semicolon() {
  if (at_any({Token::RParen, Token::RBrace})) return;
  if (at(Token::Semicolon)) return next();
  bool comma = at(Token::Comma);
  expected(now_.begin, "';'");
  if (comma) next();
  else recover(Follow::Statement);
}

bool GoParser::at_comma(std::string_view context, Token follow) {
  if (at(Token::Comma)) return true;
  if (at(follow)) return false;
  error(now_.begin,
        std::string("missing ','") + (at_newline() ? " before newline" : "") + " in " + std::string(context));
  return true;
}

void GoParser::recover(Follow follow) {
  auto stops = [&] {
    if (follow == Follow::Expression)
      return at_any({Token::Comma, Token::Colon, Token::Semicolon, Token::RParen, Token::RBrack, Token::RBrace});
    return at_any({Token::Break, Token::Const, Token::Continue, Token::Defer, Token::Fallthrough, Token::For, Token::Go,
                   Token::Goto, Token::If, Token::Return, Token::Select, Token::Switch, Token::Type, Token::Var});
  };
  for (; !at(Token::Eof); next()) {
    if (!stops()) continue;
    // At the same place only ten times, so that a loop around this one ends.
    std::uint32_t here = now_.begin + 1;
    if (here == recovered_at_ && recovered_times_ < 10) {
      ++recovered_times_;
      return;
    }
    if (here > recovered_at_) {
      recovered_at_ = here;
      recovered_times_ = 0;
      return;
    }
  }
}

GoId GoParser::add(GoKind kind, Range range, GoId x, GoId y) {
  GoNode node;
  node.kind = kind;
  node.range = range;
  node.x = x;
  node.y = y;
  tree_.nodes.push_back(node);
  return static_cast<GoId>(tree_.nodes.size() - 1);
}

GoId GoParser::add_list(GoKind kind, Range range, GoId x, std::size_t pending_from) {
  GoId id = add(kind, range, x, static_cast<GoId>(tree_.arguments.size()));
  tree_.nodes[id].count = static_cast<std::uint32_t>(pending_.size() - pending_from);
  tree_.arguments.insert(tree_.arguments.end(), pending_.begin() + static_cast<std::ptrdiff_t>(pending_from),
                         pending_.end());
  pending_.resize(pending_from);
  return id;
}

GoId GoParser::without_parens(GoId id) const {
  while (kind(id) == GoKind::Paren) id = tree_.nodes[id].x;
  return id;
}

GoParsed parse_go_expression(std::string_view text) {
  if (text.size() > kMostBytes) {
    GoParsed out;
    out.error = {"a text of more than 16 MB is not analysed", {0, static_cast<std::uint32_t>(kMostBytes)}, true};
    return out;
  }
  return GoParser(text).parse();
}

}  // namespace gw::rule
