#include "template/parser.h"

#include <algorithm>
#include <utility>

#include "base/strings.h"
#include "template/failure.h"
#include "template/functions.h"
#include "template/tree_parser.h"

namespace gw::template_ {

using NodeKind = Node::Kind;

NodePtr TreeParser::make(NodeKind kind, std::uint32_t pos) const {
  constexpr std::size_t kMaxNodes = 500'000;
  if (++file_.nodes > kMaxNodes) {
    throw Failure{diag::FactKind::TemplateNotEvaluated, pos, pos, {}, "the template has too many parts"};
  }
  auto out = std::make_unique<Node>();
  out->kind = kind;
  out->pos = pos;
  return out;
}

void TreeParser::fail(const std::string& message, diag::FactKind kind, std::string subject) const {
  const Token& token = token_[0];
  Failure failure{kind, token.pos, token.pos, std::move(subject), {}};
  if (token.kind == TokenKind::Error) failure.begin = std::min(action_begin_, token.pos);
  failure.end = token.pos + static_cast<std::uint32_t>(std::max<std::size_t>(token.text.size(), 1));
  failure.message = "template: " + file_.name + ":" + std::to_string(token.line) + ": " + message;
  throw failure;
}

void TreeParser::unexpected(const Token& token, const std::string& context) const {
  if (token.kind != TokenKind::Error) fail("unexpected " + token.shown() + " in " + context);
  std::string extra;
  if (action_line_ != 0 && action_line_ != token.line) {
    extra = token.message.ends_with(" action") ? " started at " : " in action started at ";
    extra += file_.name + ":" + std::to_string(action_line_);
  }
  fail(token.message + extra);
}

Token TreeParser::next() {
  if (peeked_ > 0) --peeked_;
  else token_[0] = file_.lexer.next();
  return token_[peeked_];
}

const Token& TreeParser::peek() {
  if (peeked_ > 0) return token_[peeked_ - 1];
  peeked_ = 1;
  token_[0] = file_.lexer.next();
  return token_[0];
}

Token TreeParser::next_non_space() {
  for (;;) {
    Token token = next();
    if (token.kind != TokenKind::Space) return token;
  }
}

Token TreeParser::peek_non_space() {
  Token token = next_non_space();
  ++peeked_;
  return token;
}

void TreeParser::back_up(const Token& one) {
  token_[1] = one;
  peeked_ = 2;
}

void TreeParser::back_up(const Token& two, const Token& one) {
  token_[1] = one;
  token_[2] = two;
  peeked_ = 3;
}

void TreeParser::expect_right_delim(const std::string& context) {
  Token token = next_non_space();
  if (token.kind != TokenKind::RightDelim) unexpected(token, context);
}

/// Adds the tree to the file's templates: of two by one name, one must be empty.
void TreeParser::add() {
  auto [place, fresh] = file_.templates.try_emplace(name_);
  if (fresh || empty_tree(*place->second)) place->second = std::move(root_);
  else if (!empty_tree(*root_)) fail("template: multiple definition of template " + base::quote(name_));
}

void TreeParser::file() {
  root_ = make(NodeKind::List, peek().pos);
  while (peek().kind != TokenKind::End) {
    if (peek().kind == TokenKind::LeftDelim) {
      Token delim = next();
      if (next_non_space().kind == TokenKind::Define) {
        TreeParser(file_, "definition").definition();
        continue;
      }
      back_up(delim);
    }
    NodePtr node = text_or_action();
    if (node->kind == NodeKind::End || node->kind == NodeKind::Else) fail("unexpected " + node->shown());
    root_->nodes.push_back(std::move(node));
  }
  add();
}

void TreeParser::definition() {
  const std::string context = "define clause";
  name_ = template_name(next_non_space(), context);
  expect_right_delim(context);
  body(context);
}

void TreeParser::body(const std::string& context) {
  NodePtr end;
  root_ = item_list(end);
  if (end->kind != NodeKind::End) fail("unexpected " + end->shown() + " in " + context);
  add();
}

NodePtr TreeParser::item_list(NodePtr& end) {
  NodePtr list = make(NodeKind::List, peek_non_space().pos);
  while (peek_non_space().kind != TokenKind::End) {
    NodePtr node = text_or_action();
    if (node->kind == NodeKind::End || node->kind == NodeKind::Else) {
      end = std::move(node);
      return list;
    }
    list->nodes.push_back(std::move(node));
  }
  fail("unexpected EOF");
}

NodePtr TreeParser::text_or_action() {
  Token token = next_non_space();
  if (token.kind == TokenKind::Text) {
    NodePtr out = make(NodeKind::Text, token.pos);
    out->text = token.text;
    out->begin = token.pos;
    out->end = token.pos + static_cast<std::uint32_t>(token.text.size());
    return out;
  }
  if (token.kind != TokenKind::LeftDelim) unexpected(token, "input");
  action_line_ = token.line;
  action_begin_ = token.pos;
  NodePtr out = action();
  action_line_ = 0;
  return out;
}

NodePtr TreeParser::action() {
  Token token = next_non_space();
  switch (token.kind) {
    case TokenKind::Block: return block_control();
    case TokenKind::Break: return jump(NodeKind::Break, token);
    case TokenKind::Continue: return jump(NodeKind::Continue, token);
    case TokenKind::Else: return else_control();
    case TokenKind::EndKeyword: expect_right_delim("end"); return make(NodeKind::End, token.pos);
    case TokenKind::If: return control(NodeKind::If, "if");
    case TokenKind::Range: return control(NodeKind::Range, "range");
    case TokenKind::Template: return template_control();
    case TokenKind::With: return control(NodeKind::With, "with");
    default: break;
  }
  ++peeked_;
  NodePtr out = make(NodeKind::Action, peek().pos);
  out->begin = action_begin_;
  out->pipe = pipeline("command", TokenKind::RightDelim);
  out->end = here();
  return out;
}

NodePtr TreeParser::jump(NodeKind kind, const Token& token) {
  NodePtr out = make(kind, token.pos);
  Token end = next_non_space();
  if (end.kind != TokenKind::RightDelim) unexpected(end, out->shown());
  if (ranges_ == 0) fail(out->shown() + " outside {{range}}");
  return out;
}

NodePtr TreeParser::else_control() {
  Token token = peek_non_space();
  if (token.kind != TokenKind::If && token.kind != TokenKind::With) expect_right_delim("else");
  return make(NodeKind::Else, token.pos);
}

NodePtr TreeParser::control(NodeKind kind, const std::string& context) {
  Nesting nesting(*this);
  std::size_t variables = variables_.size();
  std::uint32_t begin = action_begin_;
  NodePtr pipe = pipeline(context, TokenKind::RightDelim);
  NodePtr out = make(kind, pipe->pos);
  out->begin = begin;
  out->end = here();
  out->pipe = std::move(pipe);
  if (kind == NodeKind::Range) ++ranges_;
  NodePtr end;
  out->list = item_list(end);
  if (kind == NodeKind::Range) --ranges_;
  if (end->kind == NodeKind::Else) out->otherwise = else_branch(kind, context, *end);
  variables_.resize(variables);
  return out;
}

/// "{{else if}}" stands for "{{else}}{{if}}", whose end is not written.
NodePtr TreeParser::else_branch(NodeKind kind, const std::string& context, const Node& opening) {
  TokenKind same = kind == NodeKind::If ? TokenKind::If : TokenKind::With;
  if (kind != NodeKind::Range && peek().kind == same) {
    next();
    NodePtr list = make(NodeKind::List, opening.pos);
    list->nodes.push_back(control(kind, context));
    return list;
  }
  NodePtr end;
  NodePtr list = item_list(end);
  if (end->kind != NodeKind::End) fail("expected end; found " + end->shown());
  return list;
}

NodePtr TreeParser::block_control() {
  Nesting nesting(*this);
  const std::string context = "block clause";
  Token token = next_non_space();
  NodePtr out = make(NodeKind::Template, token.pos);
  out->begin = action_begin_;
  out->text = template_name(token, context);
  out->pipe = pipeline(context, TokenKind::RightDelim);
  out->end = here();
  TreeParser inner(file_, out->text);
  inner.body(context);
  return out;
}

NodePtr TreeParser::template_control() {
  const std::string context = "template clause";
  Token token = next_non_space();
  NodePtr out = make(NodeKind::Template, token.pos);
  out->begin = action_begin_;
  out->text = template_name(token, context);
  if (next_non_space().kind != TokenKind::RightDelim) {
    ++peeked_;
    out->pipe = pipeline(context, TokenKind::RightDelim);
  }
  out->end = here();
  return out;
}

Templates parse(std::string_view input, const std::string& name) {
  ParsedFile file{.name = name, .lexer = Lexer(input)};
  TreeParser(file, name).file();
  return std::move(file.templates);
}

}  // namespace gw::template_
