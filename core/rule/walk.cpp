// From a Go expression to a rule: the order of the steps is that of vulcand/predicate, because the first fault counts.
// Source: vulcand/predicate 1.3.0 parse.go.

#include "rule/expr.h"
#include "rule/go_ast.h"
#include "rule/go_literal.h"
#include "rule/simple.h"
#include "text/go_string.h"

namespace gw::rule {
namespace {

/// What a node of the expression is worth.
struct Value {
  enum class Type : std::uint8_t { Tree, Text, Int, Float } type = Type::Tree;
  NodeId tree = kNone;
  std::string text;
  Range range;
};

std::string_view type_name(Value::Type type) {
  switch (type) {
    case Value::Type::Tree: return "rules.TreeBuilder";
    case Value::Type::Text: return "string";
    case Value::Type::Int: return "int";
    case Value::Type::Float: return "float64";
  }
  return {};
}

class Walk {
 public:
  Walk(std::string_view text, const GoTree& tree, Protocol protocol, std::optional<Syntax> syntax)
      : text_(text), tree_(tree), protocol_(protocol), syntax_(syntax) {}

  Parsed run() {
    open(tree_.root, false);
    while (!steps_.empty() && !failed_) step();
    Parsed out;
    if (failed_) {
      out.error = std::move(error_);
    } else if (values_.back().type != Value::Type::Tree) {
      out.no_tree = true;
      out.error.range = values_.back().range;
    } else {
      out.ok = true;
      expr_.root = values_.back().tree;
      out.expr = std::move(expr_);
    }
    return out;
  }

 private:
  /// A node whose children are being walked.
  struct Step {
    GoId id;
    std::uint32_t next = 0;
    const MatcherRow* row = nullptr;
  };

  std::string text(Range range) const { return std::string(text_.substr(range.begin, range.end - range.begin)); }

  void fail(Range range, std::string message) {
    failed_ = true;
    error_ = {std::move(message), range};
  }

  /// Begins with a node. Arguments may be less than the rest: no operators, no parentheses.
  void open(GoId id, bool argument) {
    while (!argument && tree_[id].kind == GoKind::Paren) id = tree_[id].x;
    const GoNode& node = tree_[id];
    switch (node.kind) {
      case GoKind::Binary:
        if (argument) break;
        steps_.push_back({id});
        return;
      case GoKind::Unary:
        if (argument) break;
        if (node.token != Token::Not) return unsupported(node);
        steps_.push_back({id});
        return;
      case GoKind::Literal: return literal(node);
      case GoKind::Index: return fail(node.range, "properties are not supported");
      case GoKind::Selector: return selector(id);
      case GoKind::Ident: return fail(node.range, text(node.range) + " is not defined");
      case GoKind::Call: return open_call(id);
      default: break;
    }
    fail(node.range, std::string(go_type(node.kind)) + " is not supported");
  }

  void unsupported(const GoNode& node) { fail(node.name, std::string(spelling(node.token)) + " is not supported"); }

  void step() {
    Step& step = steps_.back();
    const GoNode& node = tree_[step.id];
    std::uint32_t at = step.next++;
    if (node.kind == GoKind::Call) {
      if (at < node.count) return open(tree_.arguments[node.y + at], true);
      return close_call(step, node);
    }
    if (at == 0) return open(node.x, false);
    if (at == 1 && node.kind == GoKind::Binary) return open(node.y, false);
    close_operator(node);
  }

  void close_operator(const GoNode& node) {
    if (node.kind == GoKind::Binary && node.token != Token::LAnd && node.token != Token::LOr) return unsupported(node);
    std::size_t count = node.kind == GoKind::Binary ? 2 : 1;
    const Value* operands = &values_[values_.size() - count];
    for (std::size_t i = 0; i < count; ++i) {
      if (operands[i].type != Value::Type::Tree)
        return fail(operands[i].range,
                    "reflect: Call using " + std::string(type_name(operands[i].type)) + " as type rules.TreeBuilder");
    }
    Node out;
    out.kind = node.kind == GoKind::Unary ? Kind::Not : node.token == Token::LAnd ? Kind::And : Kind::Or;
    out.range = node.range;
    out.name = node.name;
    out.left = operands[0].tree;
    if (count == 2) out.right = operands[1].tree;
    close(out, count);
  }

  void close(const Node& node, std::size_t operands) {
    values_.resize(values_.size() - operands);
    expr_.nodes.push_back(node);
    values_.push_back({Value::Type::Tree, static_cast<NodeId>(expr_.nodes.size() - 1), {}, node.range});
    steps_.pop_back();
  }

  void open_call(GoId id) {
    const GoNode& function = tree_[tree_[id].x];
    std::string name;
    if (function.kind == GoKind::Selector) {
      const GoNode& of = tree_[function.x];
      if (of.kind != GoKind::Ident)
        return fail(of.range, "expected selector identifier, got: " + std::string(go_type(of.kind)));
      name = text(of.range) + "." + text(function.name);
    } else if (function.kind == GoKind::Ident) {
      name = text(function.range);
    } else {
      return fail(function.range, "expected identifier, got: " + std::string(go_type(function.kind)));
    }
    const MatcherRow* row = find_matcher(name, protocol_, syntax_);
    if (row == nullptr) return fail(function.range, "unsupported function: " + name);
    steps_.push_back({id, 0, row});
  }

  void close_call(const Step& step, const GoNode& node) {
    std::size_t from = values_.size() - node.count;
    for (std::size_t i = from; i < values_.size(); ++i) {
      if (values_[i].type != Value::Type::Text)
        return fail(values_[i].range,
                    "reflect: cannot use " + std::string(type_name(values_[i].type)) + " as type string in Call");
    }
    Node leaf;
    leaf.range = node.range;
    leaf.name = tree_[node.x].range;
    leaf.matcher = step.row->matcher;
    leaf.first = static_cast<std::uint32_t>(expr_.arguments.size());
    leaf.count = node.count;
    for (std::size_t i = from; i < values_.size(); ++i)
      expr_.arguments.push_back({std::move(values_[i].text), values_[i].range});
    close(leaf, node.count);
  }

  void selector(GoId id) {
    std::vector<std::string> fields;
    Range range = tree_[id].range;
    for (; tree_[id].kind == GoKind::Selector; id = tree_[id].x) fields.push_back("." + text(tree_[id].name));
    if (tree_[id].kind != GoKind::Ident)
      return fail(tree_[id].range, "unsupported selector type: " + std::string(go_type(tree_[id].kind)));
    std::string name = text(tree_[id].range);
    for (auto field = fields.rbegin(); field != fields.rend(); ++field) name += *field;
    fail(range, name + " is not defined");
  }

  void literal(const GoNode& node) {
    std::string token = text(node.range);
    Value value;
    value.range = node.range;
    std::string error;
    if (node.token == Token::String) {
      value.type = Value::Type::Text;
      value.text = text::unquote(token).value_or(std::string());
    } else if (node.token == Token::Int) {
      value.type = Value::Type::Int;
      error = int_error(token);
    } else if (node.token == Token::Float) {
      value.type = Value::Type::Float;
      error = float_error(token);
    } else {
      return fail(node.range, "unsupported function argument type: '" + std::string(spelling(node.token)) + "'");
    }
    if (!error.empty()) return fail(node.range, "failed to parse argument: " + token + ", error: " + error);
    values_.push_back(std::move(value));
  }

  std::string_view text_;
  const GoTree& tree_;
  Protocol protocol_;
  std::optional<Syntax> syntax_;
  Expr expr_;
  std::vector<Step> steps_;
  std::vector<Value> values_;
  ParseError error_;
  bool failed_ = false;
};

}  // namespace

Parsed parse(std::string_view text, Protocol protocol, std::optional<Syntax> syntax) {
  Parsed out;
  if (std::optional<Expr> simple = parse_simple(text, protocol, syntax)) {
    out.ok = true;
    out.expr = std::move(*simple);
    return out;
  }
  GoParsed parsed = parse_go_expression(text);
  if (parsed.ok) return Walk(text, parsed.tree, protocol, syntax).run();
  out.error = std::move(parsed.error);
  return out;
}

}  // namespace gw::rule
