#include "runtime/expression.h"

#include <algorithm>
#include <cctype>
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

  std::string run() {
    if (text_.find_first_not_of(" \t\r\n") == std::string_view::npos) return place(0) + "expected operand, found 'EOF'";
    disjunction();
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

  Type disjunction() {
    Type type = conjunction();
    while (syntax_.empty() && is("||")) {
      advance();
      type = conjunction();
    }
    return type;
  }

  Type conjunction() {
    Type type = comparison();
    while (syntax_.empty() && is("&&")) {
      advance();
      type = comparison();
    }
    return type;
  }

  Type comparison() {
    Type left = operand();
    for (std::string_view op : {"==", "!=", "<=", ">=", "<", ">"}) {
      if (!syntax_.empty() || !is(op)) continue;
      advance();
      check_constant(left, op, operand());
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

  Type operand() {
    if (++depth_ > 1000) {
      fail(place(token_.at) + "exceeded max nesting depth");
      return Type::Nothing;
    }
    Type type = primary();
    --depth_;
    return type;
  }

  Type primary() {
    Token token = token_;
    if (is("(")) {
      advance();
      Type type = disjunction();
      close();
      return type;
    }
    if (is("!")) {
      advance();
      operand();
      mean("operator ! is not supported");
      return Type::Bool;
    }
    if (token.kind == Token::Kind::End || token.kind == Token::Kind::Operator) {
      fail(place(token.at) + "expected operand, found " + shown(token));
      return Type::Nothing;
    }
    advance();
    switch (token.kind) {
      case Token::Kind::Int: return Type::Int;
      case Token::Kind::Float: return Type::Float;
      case Token::Kind::String: return Type::String;
      default: break;
    }
    if (is("(")) return call(token);
    mean(token.text + " is not defined");
    return Type::Nothing;
  }

  void close() {
    if (!syntax_.empty()) return;
    if (is(")")) advance();
    else fail(place(token_.at) + "expected ')', found " + shown(token_));
  }

  Type call(const Token& name) {
    advance();
    std::vector<Type> given;
    while (syntax_.empty() && !is(")") && token_.kind != Token::Kind::End) {
      given.push_back(disjunction());
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

std::string breaker_expression_error(std::string_view expression) {
  static const std::vector<Function> kFunctions = {
      {"LatencyAtQuantileMS", {Type::Float}, Type::IntOf},
      {"NetworkErrorRatio", {}, Type::FloatOf},
      {"ResponseCodeRatio", {Type::Int, Type::Int, Type::Int, Type::Int}, Type::FloatOf},
  };
  return Parser(expression, kFunctions).run();
}

std::string retry_expression_error(std::string_view expression) {
  static const std::vector<Function> kFunctions = {{"RequestMethod", {}, Type::TextOf},
                                                   {"IsNetworkError", {}, Type::Bool},
                                                   {"Attempts", {}, Type::IntOf},
                                                   {"ResponseCode", {}, Type::IntOf}};
  return Parser(expression, kFunctions).run();
}

}  // namespace gw::runtime
