#include <algorithm>
#include <utility>

#include "base/strings.h"
#include "template/failure.h"
#include "template/functions.h"
#include "template/literal.h"
#include "template/tree_parser.h"
#include "text/go_string.h"

namespace gw::template_ {

using NodeKind = Node::Kind;

namespace {

constexpr int kMaxDepth = 250;
constexpr const char* kInvalidSyntax = "invalid syntax";  // strconv.ErrSyntax

std::vector<std::string> split_names(std::string_view text) {
  auto parts = base::split(text, ".");
  return {parts.begin(), parts.end()};
}

bool starts_operand(TokenKind kind) {
  switch (kind) {
    case TokenKind::Bool:
    case TokenKind::CharConstant:
    case TokenKind::Complex:
    case TokenKind::Dot:
    case TokenKind::Field:
    case TokenKind::Identifier:
    case TokenKind::Number:
    case TokenKind::Nil:
    case TokenKind::RawString:
    case TokenKind::String:
    case TokenKind::Variable:
    case TokenKind::LeftParen: return true;
    default: return false;
  }
}

bool is_literal(NodeKind kind) {
  return kind == NodeKind::Bool || kind == NodeKind::String || kind == NodeKind::Number || kind == NodeKind::Nil ||
         kind == NodeKind::Dot;
}

}  // namespace

TreeParser::Nesting::Nesting(TreeParser& parser) : parser_(parser) {
  if (parser.file_.depth >= kMaxDepth) {
    throw Failure{diag::FactKind::TemplateNotEvaluated, parser.action_begin_, parser.here(), {}, "nested too deep"};
  }
  ++parser.file_.depth;
}

std::string TreeParser::template_name(const Token& token, const std::string& context) const {
  if (token.kind != TokenKind::String && token.kind != TokenKind::RawString) unexpected(token, context);
  auto name = text::unquote(token.text);
  if (!name) fail(kInvalidSyntax);
  return *name;
}

/// One declared variable; true if a second one of a range follows.
bool TreeParser::declaration(Node& pipe, const std::string& context) {
  Token name = peek_non_space();
  if (name.kind != TokenKind::Variable) return false;
  next();
  Token after = peek();
  Token token = peek_non_space();
  bool comma = token.kind == TokenKind::Char && token.text == ",";
  if (token.kind == TokenKind::Assign || token.kind == TokenKind::Declare || comma) {
    next_non_space();
    if (!comma) pipe.assigns = token.kind == TokenKind::Assign;
    pipe.declared.push_back(variable(name.pos, name.text));
    variables_.emplace_back(name.text);
    if (!comma) return false;
    if (context != "range" || pipe.declared.size() >= 2) fail("too many declarations in " + context);
    TokenKind following = peek_non_space().kind;
    if (following == TokenKind::Variable || following == TokenKind::RightDelim || following == TokenKind::RightParen) {
      return true;
    }
    fail("range can only initialize variables");
  }
  if (after.kind == TokenKind::Space) back_up(name, after);
  else back_up(name);
  return false;
}

NodePtr TreeParser::pipeline(const std::string& context, TokenKind end) {
  NodePtr pipe = make(NodeKind::Pipe, peek_non_space().pos);
  while (declaration(*pipe, context)) {}
  for (;;) {
    Token token = next_non_space();
    if (token.kind == end) {
      check(*pipe, context);
      return pipe;
    }
    if (!starts_operand(token.kind)) unexpected(token, context);
    ++peeked_;
    pipe->nodes.push_back(command());
  }
}

void TreeParser::check(const Node& pipe, const std::string& context) const {
  if (pipe.nodes.empty()) fail("missing value for " + context);
  for (std::size_t i = 1; i < pipe.nodes.size(); ++i) {
    if (is_literal(pipe.nodes[i]->nodes.front()->kind)) {
      fail("non executable command in pipeline stage " + std::to_string(i + 1));
    }
  }
}

NodePtr TreeParser::command() {
  NodePtr out = make(NodeKind::Command, peek_non_space().pos);
  for (;;) {
    peek_non_space();
    if (NodePtr node = operand()) out->nodes.push_back(std::move(node));
    Token token = next();
    if (token.kind == TokenKind::Space) continue;
    if (token.kind == TokenKind::RightDelim || token.kind == TokenKind::RightParen) ++peeked_;
    else if (token.kind != TokenKind::Pipe) unexpected(token, "operand");
    break;
  }
  if (out->nodes.empty()) fail("empty command");
  return out;
}

NodePtr TreeParser::operand() {
  NodePtr node = term();
  if (node == nullptr || peek().kind != TokenKind::Field) return node;
  NodePtr chain = make(NodeKind::Chain, peek().pos);
  while (peek().kind == TokenKind::Field) chain->names.emplace_back(next().text.substr(1));
  if (node->kind == NodeKind::Field || node->kind == NodeKind::Variable) {
    node->pos = chain->pos;
    node->names.insert(node->names.end(), chain->names.begin(), chain->names.end());
    return node;
  }
  if (is_literal(node->kind)) fail("unexpected . after term " + base::quote(node->shown()));
  chain->nodes.push_back(std::move(node));
  return chain;
}

NodePtr TreeParser::variable(std::uint32_t pos, std::string_view text) const {
  NodePtr out = make(NodeKind::Variable, pos);
  out->names = split_names(text);
  return out;
}

NodePtr TreeParser::term() {
  Token token = next_non_space();
  auto plain = [&](NodeKind kind) {
    NodePtr out = make(kind, token.pos);
    out->text = token.text;
    return out;
  };
  switch (token.kind) {
    case TokenKind::Identifier:
      if (!has_function(token.text)) {
        fail("function " + base::quote(token.text) + " not defined", diag::FactKind::TemplateUnknownFunction,
             std::string(token.text));
      }
      return plain(NodeKind::Identifier);
    case TokenKind::Dot: return plain(NodeKind::Dot);
    case TokenKind::Nil: return plain(NodeKind::Nil);
    case TokenKind::Bool: return plain(NodeKind::Bool);
    case TokenKind::CharConstant:
    case TokenKind::Complex:
    case TokenKind::Number: return number(token);
    case TokenKind::Variable: {
      NodePtr out = variable(token.pos, token.text);
      if (std::find(variables_.begin(), variables_.end(), out->names.front()) != variables_.end()) return out;
      fail("undefined variable " + base::quote(out->names.front()));
    }
    case TokenKind::Field: {
      NodePtr out = make(NodeKind::Field, token.pos);
      out->names = split_names(token.text.substr(1));
      return out;
    }
    case TokenKind::LeftParen: {
      Nesting nesting(*this);
      return pipeline("parenthesized pipeline", TokenKind::RightParen);
    }
    case TokenKind::String:
    case TokenKind::RawString: {
      NodePtr out = plain(NodeKind::String);
      auto value = text::unquote(token.text);
      if (!value) fail(kInvalidSyntax);
      out->value = std::move(*value);
      return out;
    }
    default: ++peeked_; return nullptr;
  }
}

NodePtr TreeParser::number(const Token& token) const {
  NodePtr out = make(NodeKind::Number, token.pos);
  out->text = token.text;
  if (token.kind == TokenKind::Complex || token.text.ends_with('i')) {
    out->is_complex = true;  // Evaluating one gives up.
    return out;
  }
  if (token.kind == TokenKind::CharConstant) {
    bool whole = false;
    auto rune = text::unquote_char(token.text, whole);
    if (!rune) fail(kInvalidSyntax);
    if (!whole) fail("malformed character constant: " + out->text);
    out->is_int = out->is_uint = out->is_float = true;
    out->integer = *rune;
    out->number = *rune;
    return out;
  }
  auto fits = parse_int(token.text);
  out->is_int = fits.has_value();
  out->integer = fits.value_or(0);
  auto wide = parse_uint(token.text);
  out->is_uint = wide.has_value();
  out->is_float = out->is_int || out->is_uint;
  out->number = out->is_int ? static_cast<double>(*fits) : static_cast<double>(wide.value_or(0));
  if (out->is_float) return out;
  auto floating = parse_float(token.text);
  if (!floating) fail("illegal number syntax: " + base::quote(token.text));
  if (token.text.find_first_of(".eEpP") == std::string_view::npos) {
    fail("integer overflow: " + base::quote(token.text));
  }
  out->is_float = true;
  out->number = *floating;
  out->is_int = *floating >= -0x1p63 && *floating < 0x1p63 &&
                static_cast<double>(static_cast<std::int64_t>(*floating)) == *floating;
  if (out->is_int) out->integer = static_cast<std::int64_t>(*floating);
  return out;
}

}  // namespace gw::template_
