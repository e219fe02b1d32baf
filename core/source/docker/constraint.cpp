#include "source/docker/constraint.h"

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <vector>

#include "base/strings.h"
#include "source/docker/constraint_lexer.h"
#include "template/rule.h"

namespace gw::source {
namespace {

using Kind = GoToken::Kind;

constexpr int kMostOperators = 5000;  ///< Binary ones: each may stand above all before it.
constexpr int kMostDepth = 500;       ///< Of expressions in each other; deeper ones are not analysed.

struct Node {
  enum class Of { Ident, Literal, Paren, Unary, Star, Binary, Call, Selector, Index, TypeAssert };
  Of of = Of::Ident;
  GoToken token = {};  ///< Name, literal, operator; of a selector the name behind the dot.
  std::vector<std::unique_ptr<Node>> nodes = {};
};
using NodePtr = std::unique_ptr<Node>;

NodePtr node(Node::Of of, GoToken token) {
  auto out = std::make_unique<Node>();
  out->of = of;
  out->token = token;
  return out;
}

/// What is beyond this parser: types, function literals, slices. Thrown and caught in this file.
struct NotAnalysed {};
/// The errors that Go's parser reports, up to its first one; behind it further ones follow only on further lines.
struct Refused {
  std::string message;
};

/// Source: go/parser (ParseExpr).
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text), tokens_(go_tokens(text, errors_)) {}

  NodePtr run() {
    NodePtr out = binary(1);
    if (now().kind == Kind::Newline) ++at_;
    if (now().kind != Kind::End) expected("'EOF'");
    if (!errors_.empty()) throw Refused{report(errors_)};
    return out;
  }

 private:
  const GoToken& now() const { return tokens_[at_]; }

  std::size_t line_of(std::uint32_t at) const {
    return static_cast<std::size_t>(std::ranges::count(text_.substr(0, at), '\n')) + 1;
  }

  std::string report(std::vector<GoError> all) const {
    std::ranges::stable_sort(all, {}, &GoError::at);
    std::size_t newline = text_.substr(0, all[0].at).rfind('\n');
    std::size_t column = newline == std::string_view::npos ? all[0].at + 1 : all[0].at - newline;
    std::string out = std::to_string(line_of(all[0].at)) + ":" + std::to_string(column) + ": " + all[0].message;
    if (all.size() > 1) out += " (and " + std::to_string(all.size() - 1) + " more errors)";
    return out;
  }

  /// Ends with an error of the parser. It is dropped where the scanner's last error lies on the same line.
  /// `to_the_end`: the parser reads on to the end, to begin anew at a statement.
  [[noreturn]] void fail(std::uint32_t at, const std::string& message, bool to_the_end = false) {
    std::vector<GoError> all;
    for (const GoError& error : errors_) {
      if (error.at < now().end || error.at == now().begin) all.push_back(error);
    }
    bool dropped = !all.empty() && line_of(all.back().at) == line_of(at);
    if (!dropped) all.push_back({at, message});
    std::uint32_t ahead = tokens_[std::min(at_ + 1, tokens_.size() - 1)].end;
    for (const GoError& error : errors_) {
      bool seen = error.at < now().end || error.at == now().begin;
      if (!seen && (to_the_end || error.at < ahead)) all.push_back(error);
    }
    throw Refused{report(std::move(all))};
  }

  [[noreturn]] void expected(const std::string& what) {
    std::string found = now().kind == Kind::Newline   ? "newline"
                        : now().kind == Kind::End     ? "'EOF'"
                        : now().kind == Kind::Illegal ? "'ILLEGAL'"
                        : now().literal()             ? std::string(now().text)
                                                      : "'" + std::string(now().text) + "'";
    fail(now().begin, "expected " + what + ", found " + found, what == "operand");
  }

  GoToken take() { return tokens_[at_++]; }

  static int precedence(const GoToken& token) {
    if (token.kind != Kind::Operator) return 0;
    std::string_view op = token.text;
    if (op == "||") return 1;
    if (op == "&&") return 2;
    for (std::string_view one : {"==", "!=", "<", "<=", ">", ">=", "="}) {
      if (op == one) return 3;  // "=" counts as "==" on a right side.
    }
    for (std::string_view one : {"+", "-", "|", "^"}) {
      if (op == one) return 4;
    }
    for (std::string_view one : {"*", "/", "%", "<<", ">>", "&", "&^"}) {
      if (op == one) return 5;
    }
    return 0;
  }

  NodePtr binary(int least) {
    if (++depth_ > kMostDepth) throw NotAnalysed{};
    NodePtr x = unary();
    for (int own = precedence(now()); own >= least && own > 0; own = precedence(now())) {
      if (now().is("=")) expected("'=='");
      if (++operators_ > kMostOperators) throw NotAnalysed{};
      NodePtr out = node(Node::Of::Binary, take());
      out->nodes.push_back(std::move(x));
      out->nodes.push_back(binary(own + 1));
      x = std::move(out);
    }
    --depth_;
    return x;
  }

  NodePtr unary() {
    for (std::string_view op : {"+", "-", "!", "^", "&", "~", "*", "<-"}) {
      if (!now().is(op)) continue;
      if (++depth_ > kMostDepth) throw NotAnalysed{};
      NodePtr out = node(op == "*" ? Node::Of::Star : Node::Of::Unary, take());
      out->nodes.push_back(unary());
      --depth_;
      return out;
    }
    return primary();
  }

  NodePtr operand() {
    if (now().kind == Kind::Ident) return node(Node::Of::Ident, take());
    if (now().literal()) return node(Node::Of::Literal, take());
    if (now().is("(")) {
      NodePtr out = node(Node::Of::Paren, take());
      out->nodes.push_back(binary(1));
      if (!now().is(")")) expected("')'");
      ++at_;
      return out;
    }
    for (std::string_view type : {"func", "struct", "interface", "map", "chan"}) {
      if (now().kind == Kind::Keyword && now().text == type) throw NotAnalysed{};
    }
    if (now().is("[")) throw NotAnalysed{};
    expected("operand");
  }

  NodePtr primary() {
    NodePtr x = operand();
    for (int levels = 0;; ++levels) {
      if (levels > kMostDepth) throw NotAnalysed{};
      if (now().is(".")) {
        ++at_;
        if (now().is("(")) {
          x = assertion(std::move(x));
          continue;
        }
        if (now().kind != Kind::Ident) expected("selector or type assertion");
        NodePtr out = node(Node::Of::Selector, take());
        out->nodes.push_back(std::move(x));
        x = std::move(out);
      } else if (now().is("(")) {
        x = call(std::move(x));
      } else if (now().is("[")) {
        NodePtr out = node(Node::Of::Index, take());
        out->nodes.push_back(std::move(x));
        out->nodes.push_back(binary(1));
        if (!now().is("]")) throw NotAnalysed{};
        ++at_;
        x = std::move(out);
      } else if (now().is("{") && (x->of == Node::Of::Ident || x->of == Node::Of::Selector)) {
        throw NotAnalysed{};
      } else {
        return x;
      }
    }
  }

  /// "x.(name)"; other types are not analysed.
  NodePtr assertion(NodePtr x) {
    NodePtr out = node(Node::Of::TypeAssert, take());
    if (now().kind != Kind::Ident || !tokens_[at_ + 1].is(")")) throw NotAnalysed{};
    at_ += 2;
    out->nodes.push_back(std::move(x));
    return out;
  }

  NodePtr call(NodePtr function) {
    NodePtr out = node(Node::Of::Call, take());
    out->nodes.push_back(std::move(function));
    while (!now().is(")") && now().kind != Kind::End) {
      out->nodes.push_back(binary(1));
      bool dots = now().is("...");
      if (dots) ++at_;
      if (now().is(")")) break;
      if (!now().is(","))
        fail(now().begin,
             std::string("missing ','") + (now().kind == Kind::Newline ? " before newline" : "") + " in argument list");
      ++at_;
      if (dots) break;
    }
    if (!now().is(")")) expected("')'");
    ++at_;
    return out;
  }

  std::string_view text_;
  std::vector<GoError> errors_;
  std::vector<GoToken> tokens_;
  std::size_t at_ = 0;
  int depth_ = 0, operators_ = 0;
};

/// What a part of the expression is worth: a predicate, already asked about the labels, or a constant.
struct Value {
  enum class Of { Predicate, Text, Int, Float } of = Of::Predicate;
  bool holds = false;
  std::string text = {};
};

const char* go_type(const Value& value) {
  switch (value.of) {
    case Value::Of::Text: return "string";
    case Value::Of::Int: return "int";
    case Value::Of::Float: return "float64";
    default: return "constraints.constraintLabelFunc";
  }
}

/// Source: vulcand/predicate v1.3.0 parse.go.
class Evaluation {
 public:
  explicit Evaluation(const std::map<std::string, std::string>& labels) : labels_(labels) {}

  Value parse(const Node& node) {
    switch (node.of) {
      case Node::Of::Binary: {
        Value x = parse(*node.nodes[0]), y = parse(*node.nodes[1]);
        bool both = node.token.text == "&&";
        if (!both && node.token.text != "||") throw Refused{std::string(node.token.text) + " is not supported"};
        check({&x, &y}, "constraints.constraintLabelFunc", 2);
        return {Value::Of::Predicate, both ? x.holds && y.holds : x.holds || y.holds};
      }
      case Node::Of::Paren: return parse(*node.nodes[0]);
      case Node::Of::Unary: {
        if (node.token.text != "!") throw Refused{std::string(node.token.text) + " is not supported"};
        Value x = parse(*node.nodes[0]);
        check({&x}, "constraints.constraintLabelFunc", 1);
        return {Value::Of::Predicate, !x.holds};
      }
      default: return evaluate(node);
    }
  }

 private:
  Value evaluate(const Node& node) {
    switch (node.of) {
      case Node::Of::Literal: return literal(node.token);
      case Node::Of::Index: throw Refused{"properties are not supported"};
      case Node::Of::Ident: throw Refused{std::string(node.token.text) + " is not defined"};
      case Node::Of::Selector: throw Refused{selector(node) + " is not defined"};
      case Node::Of::Call: return call(node);
      default: throw Refused{type_of(node) + " is not supported"};
    }
  }

  static std::string type_of(const Node& node) {
    switch (node.of) {
      case Node::Of::Ident: return "*ast.Ident";
      case Node::Of::Literal: return "*ast.BasicLit";
      case Node::Of::Paren: return "*ast.ParenExpr";
      case Node::Of::Unary: return "*ast.UnaryExpr";
      case Node::Of::Star: return "*ast.StarExpr";
      case Node::Of::Binary: return "*ast.BinaryExpr";
      case Node::Of::Call: return "*ast.CallExpr";
      case Node::Of::Selector: return "*ast.SelectorExpr";
      case Node::Of::TypeAssert: return "*ast.TypeAssertExpr";
      default: return "*ast.IndexExpr";
    }
  }

  static std::string selector(const Node& node) {
    if (node.of == Node::Of::Ident) return std::string(node.token.text);
    if (node.of != Node::Of::Selector) throw Refused{"unsupported selector type: " + type_of(node)};
    return selector(*node.nodes[0]) + "." + std::string(node.token.text);
  }

  static Value literal(const GoToken& token) {
    std::string text(token.text);
    auto failed = [&](const std::string& why) {
      return Refused{"failed to parse argument: " + text + ", error: " + why};
    };
    switch (token.kind) {
      case Kind::String: return {Value::Of::Text, false, go_unquoted(text)};
      case Kind::Float: return {Value::Of::Float};
      case Kind::Int: {
        std::int64_t number = 0;
        auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        std::string begin = "strconv.Atoi: parsing " + base::quote(text) + ": ";
        if (end != text.data() + text.size()) throw failed(begin + "invalid syntax");
        if (error != std::errc{}) throw failed(begin + "value out of range");
        return {Value::Of::Int};
      }
      default:
        throw Refused{std::string("unsupported function argument type: '") +
                      (token.kind == Kind::Char ? "CHAR" : "IMAG") + "'"};
    }
  }

  /// Go's reflection calls functions with these.
  static void check(const std::vector<const Value*>& values, std::string_view wanted, std::size_t count) {
    if (values.size() < count) throw Refused{"reflect: Call with too few input arguments"};
    if (values.size() > count) throw Refused{"reflect: Call with too many input arguments"};
    for (const Value* value : values) {
      if (go_type(*value) != wanted)
        throw Refused{std::string("reflect: Call using ") + go_type(*value) + " as type " + std::string(wanted)};
    }
  }

  Value call(const Node& node) {
    const Node& function = *node.nodes[0];
    std::string name;
    if (function.of == Node::Of::Selector) {
      const Node& package = *function.nodes[0];
      if (package.of != Node::Of::Ident) throw Refused{"expected selector identifier, got: " + type_of(package)};
      name = std::string(package.token.text) + "." + std::string(function.token.text);
    } else if (function.of == Node::Of::Ident) {
      name = function.token.text;
    } else {
      throw Refused{"expected identifier, got: " + type_of(function)};
    }
    if (name != "Label" && name != "LabelRegex") throw Refused{"unsupported function: " + name};
    std::vector<Value> arguments;
    for (std::size_t i = 1; i < node.nodes.size(); ++i) arguments.push_back(evaluate(*node.nodes[i]));
    std::vector<const Value*> all;
    all.reserve(arguments.size());
    for (const Value& value : arguments) all.push_back(&value);
    check(all, "string", 2);
    auto at = labels_.find(arguments[0].text);
    std::string label = at == labels_.end() ? std::string() : at->second;
    if (name == "Label") return {Value::Of::Predicate, label == arguments[1].text};
    std::optional<bool> matches = template_::regexp_matches(arguments[1].text, label);
    if (!matches) throw NotAnalysed{};
    return {Value::Of::Predicate, *matches};
  }

  const std::map<std::string, std::string>& labels_;
};

}  // namespace

Matched match_labels(const std::map<std::string, std::string>& labels, std::string_view expression) {
  if (expression.empty()) return {true};
  try {
    NodePtr tree = Parser(expression).run();
    Value value = Evaluation(labels).parse(*tree);
    if (value.of != Value::Of::Predicate) return {false, "not a constraintLabelFunc"};
    return {value.holds};
  } catch (const Refused& refused) { return {false, refused.message}; } catch (const NotAnalysed&) {
    return {false, "the expression is beyond what gw evaluates", false};
  }
}

}  // namespace gw::source
