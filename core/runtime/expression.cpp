#include "runtime/expression.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>
#include <vector>

#include "base/strings.h"

namespace gw::runtime {
namespace {

/// What a value of the language is. The functions that count give IntOf, FloatOf or TextOf, which are compared with a
/// constant; Bool stands alone.
enum class Type { Int, Float, String, Bool, IntOf, FloatOf, TextOf, Nothing };

struct Function {
  std::string_view name;
  std::vector<Type> arguments;
  Type result;
};

struct Token {
  enum class Kind { Name, Int, Float, String, Operator, End } kind = Kind::End;
  std::string text;
  std::size_t at = 0;
};

/// The expressions of Go that github.com/vulcand/predicate takes: calls, comparisons, && and ||.
class Parser {
 public:
  Parser(std::string_view text, const std::vector<Function>& functions) : text_(text), functions_(functions) {
    advance();
  }

  /// The error; empty: `out` is what it says.
  std::string run(Condition& out) {
    if (text_.find_first_not_of(" \t\r\n") == std::string_view::npos) return place(0) + "expected operand, found 'EOF'";
    disjunction(out);
    if (!syntax_.empty()) return syntax_;
    if (token_.kind != Token::Kind::End) return place(token_.at) + "expected 'EOF', found " + shown(token_);
    return meaning_;
  }

 private:
  std::string place(std::size_t at) const {
    std::size_t line = 1, start = 0;
    for (std::size_t i = 0; i < at && i < text_.size(); ++i) {
      if (text_[i] == '\n') {
        ++line;
        start = i + 1;
      }
    }
    return std::to_string(line) + ":" + std::to_string(at - start + 1) + ": ";
  }

  static std::string shown(const Token& token) {
    switch (token.kind) {
      case Token::Kind::End: return "'EOF'";
      case Token::Kind::Operator: return "'" + token.text + "'";
      default: return token.text;
    }
  }

  void advance() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
    token_ = {Token::Kind::End, "", at_};
    if (at_ >= text_.size()) return;
    std::size_t begin = at_;
    char c = text_[at_];
    auto is_name = [](char x) { return std::isalnum(static_cast<unsigned char>(x)) != 0 || x == '_'; };
    if (std::isdigit(static_cast<unsigned char>(c)) != 0) {
      while (at_ < text_.size() && (std::isdigit(static_cast<unsigned char>(text_[at_])) != 0 || text_[at_] == '.'))
        ++at_;
      token_.kind =
          text_.substr(begin, at_ - begin).find('.') == std::string_view::npos ? Token::Kind::Int : Token::Kind::Float;
    } else if (is_name(c)) {
      while (at_ < text_.size() && is_name(text_[at_])) ++at_;
      token_.kind = Token::Kind::Name;
    } else if (c == '"' || c == '`') {
      std::size_t end = text_.find(c, at_ + 1);
      at_ = end == std::string_view::npos ? text_.size() : end + 1;
      token_.kind = Token::Kind::String;
    } else {
      token_.kind = Token::Kind::Operator;
      std::string_view two = text_.substr(at_, 2);
      bool pair = two == "&&" || two == "||" || two == "==" || two == "!=" || two == "<=" || two == ">=";
      at_ += pair ? 2 : 1;
    }
    token_.text = text_.substr(begin, at_ - begin);
  }

  bool is(std::string_view op) const { return token_.kind == Token::Kind::Operator && token_.text == op; }
  void fail(std::string message) {
    if (syntax_.empty()) syntax_ = std::move(message);
  }
  void mean(std::string message) {
    if (meaning_.empty()) meaning_ = std::move(message);
  }

  Type disjunction(Condition& out) {
    Type type = conjunction(out);
    while (syntax_.empty() && is("||")) {
      advance();
      type = conjunction(next_part(out, Condition::Kind::Or));
    }
    return type;
  }

  Type conjunction(Condition& out) {
    Type type = comparison(out);
    while (syntax_.empty() && is("&&")) {
      advance();
      type = comparison(next_part(out, Condition::Kind::And));
    }
    return type;
  }

  /// Makes the condition one of that kind, with what it was as its first part.
  static Condition& next_part(Condition& out, Condition::Kind kind) {
    Condition first = std::move(out);
    out = {};
    out.kind = kind;
    out.parts.push_back(std::move(first));
    return out.parts.emplace_back();
  }

  Type comparison(Condition& out) {
    Type left = operand(out);
    for (std::string_view op : {"==", "!=", "<=", ">=", "<", ">"}) {
      if (!syntax_.empty() || !is(op)) continue;
      advance();
      Condition constant;
      check_constant(left, op, operand(constant));
      out.kind = Condition::Kind::Comparison;
      out.op = op;
      out.number = constant.number;
      out.text = std::move(constant.text);
      left = Type::Bool;
      break;
    }
    return left;
  }

  /// Source: oxy/v2 cbreaker/predicates.go, buffer/threshold.go (intEQ, float64EQ, float64LT, stringEQ).
  void check_constant(Type function, std::string_view op, Type constant) {
    bool equality = op == "==" || op == "!=";
    auto expect = [&](Type wanted, const char* name) {
      if (constant != wanted) mean(std::string("expected ") + name + ", got " + go_name(constant));
    };
    if (function == Type::IntOf) expect(Type::Int, "int");
    // Where it compares sizes, the message names the wrong type.
    if (function == Type::FloatOf) expect(Type::Float, equality ? "float64" : "int");
    if (function == Type::TextOf && equality) expect(Type::String, "string");
  }

  Type operand(Condition& out) {
    if (++depth_ > 1000) {
      fail(place(token_.at) + "exceeded max nesting depth");
      return Type::Nothing;
    }
    Type type = primary(out);
    --depth_;
    return type;
  }

  Type primary(Condition& out) {
    Token token = token_;
    if (is("(")) {
      advance();
      Type type = disjunction(out);
      close();
      return type;
    }
    if (is("!")) {
      advance();
      operand(out);
      mean("operator ! is not supported");
      return Type::Bool;
    }
    if (token.kind == Token::Kind::End || token.kind == Token::Kind::Operator) {
      fail(place(token.at) + "expected operand, found " + shown(token));
      return Type::Nothing;
    }
    advance();
    if (token.kind == Token::Kind::Int || token.kind == Token::Kind::Float)
      std::from_chars(token.text.data(), token.text.data() + token.text.size(), out.number);
    switch (token.kind) {
      case Token::Kind::Int: return Type::Int;
      case Token::Kind::Float: return Type::Float;
      case Token::Kind::String: out.text = base::trim(token.text, token.text.substr(0, 1)); return Type::String;
      default: break;
    }
    if (is("(")) return call(token, out);
    mean(token.text + " is not defined");
    return Type::Nothing;
  }

  void close() {
    if (!syntax_.empty()) return;
    if (is(")")) advance();
    else fail(place(token_.at) + "expected ')', found " + shown(token_));
  }

  Type call(const Token& name, Condition& out) {
    advance();
    out.kind = Condition::Kind::Call;
    out.function = name.text;
    std::vector<Type> given;
    while (syntax_.empty() && !is(")") && token_.kind != Token::Kind::End) {
      Condition argument;
      given.push_back(disjunction(argument));
      out.arguments.push_back(argument.number);
      if (is(",")) advance();
      else break;
    }
    close();
    if (!syntax_.empty()) return Type::Nothing;
    auto known = std::ranges::find(functions_, name.text, &Function::name);
    if (known == functions_.end()) {
      mean("unsupported function: " + name.text);
      return Type::Nothing;
    }
    if (given.size() != known->arguments.size()) {
      mean(given.size() < known->arguments.size() ? "reflect: Call with too few input arguments"
                                                  : "reflect: Call with too many input arguments");
    } else {
      for (std::size_t i = 0; i < given.size(); ++i) {
        if (given[i] != known->arguments[i])
          mean("reflect: Call using " + go_name(given[i]) + " as type " + go_name(known->arguments[i]));
      }
    }
    return known->result;
  }

  static std::string go_name(Type type) {
    switch (type) {
      case Type::Int: return "int";
      case Type::Float: return "float64";
      case Type::String: return "string";
      default: return "bool";
    }
  }

  std::string_view text_;
  const std::vector<Function>& functions_;
  std::size_t at_ = 0;
  int depth_ = 0;
  Token token_;
  std::string syntax_, meaning_;
};

}  // namespace

namespace {

const std::vector<Function>& functions_of(Expression kind) {
  static const std::vector<Function> kBreaker = {
      {"LatencyAtQuantileMS", {Type::Float}, Type::IntOf},
      {"NetworkErrorRatio", {}, Type::FloatOf},
      {"ResponseCodeRatio", {Type::Int, Type::Int, Type::Int, Type::Int}, Type::FloatOf},
  };
  static const std::vector<Function> kRetry = {{"RequestMethod", {}, Type::TextOf},
                                               {"IsNetworkError", {}, Type::Bool},
                                               {"Attempts", {}, Type::IntOf},
                                               {"ResponseCode", {}, Type::IntOf}};
  return kind == Expression::Breaker ? kBreaker : kRetry;
}

}  // namespace

std::string expression_error(Expression kind, std::string_view expression) {
  Condition unused;
  return Parser(expression, functions_of(kind)).run(unused);
}

std::optional<Condition> parse_condition(Expression kind, std::string_view expression) {
  Condition out;
  return Parser(expression, functions_of(kind)).run(out).empty() ? std::optional(std::move(out)) : std::nullopt;
}

std::string breaker_expression_error(std::string_view expression) {
  return expression_error(Expression::Breaker, expression);
}

std::string retry_expression_error(std::string_view expression) {
  return expression_error(Expression::Retry, expression);
}

bool holds(const Condition& condition, const ConditionValues& values) {
  auto part_holds = [&](const Condition& part) { return holds(part, values); };
  switch (condition.kind) {
    case Condition::Kind::And: return std::ranges::all_of(condition.parts, part_holds);
    case Condition::Kind::Or: return std::ranges::any_of(condition.parts, part_holds);
    case Condition::Kind::Call: return values.number(condition) != 0;
    case Condition::Kind::Value: return false;
    case Condition::Kind::Comparison: break;
  }
  if (condition.function == "RequestMethod")
    return (values.text(condition) == condition.text) == (condition.op == "==");
  double value = values.number(condition);
  if (condition.op == "==") return value == condition.number;
  if (condition.op == "!=") return value != condition.number;
  if (condition.op == "<") return value < condition.number;
  if (condition.op == "<=") return value <= condition.number;
  if (condition.op == ">") return value > condition.number;
  return value >= condition.number;
}

}  // namespace gw::runtime
