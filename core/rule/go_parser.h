#ifndef GW_RULE_GO_PARSER_H_
#define GW_RULE_GO_PARSER_H_

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "rule/go_ast.h"
#include "rule/lexer.h"

namespace gw::rule {

/// go/parser, for an expression. What rules are made of (operators, parentheses, calls) is parsed with a stack of its
/// own; types, composite literals and function bodies by recursion to a small depth.
class GoParser {
 public:
  explicit GoParser(std::string_view text);

  ~GoParser();

  GoParsed parse();

 private:
  /// The directions of a channel type, in `count` of its node; 0: both.
  static constexpr std::uint32_t kSends = 1, kReceives = 2;

  enum class Follow : std::uint8_t { Statement, Expression };  ///< What error recovery looks for.

  // go_parser.cpp: tokens and errors.
  void next();
  bool at(Token token) const { return now_.token == token; }
  bool at_any(std::initializer_list<Token> tokens) const;
  bool at_newline() const { return at(Token::Semicolon) && now_.newline; }
  void error(std::uint32_t offset, std::string message);
  void expected(std::uint32_t offset, std::string_view what);
  std::uint32_t expect(Token token);
  std::uint32_t expect_closing(Token token, std::string_view context);
  void expect_semicolon();
  bool at_comma(std::string_view context, Token follow);
  void recover(Follow follow);
  void give_up();
  void not_followed();  ///< What is here is beyond what this parser knows: a limit.
  bool nest();          ///< One level more; false: too many for Go, and all is given up.
  void unnest(int levels = 1) { nesting_ -= levels; }
  std::string_view text_of(const Lexeme& lexeme) const { return text_.substr(lexeme.begin, lexeme.end - lexeme.begin); }
  ParseError failure() const;

  GoId add(GoKind kind, Range range, GoId x = kNoNode, GoId y = kNoNode);
  GoId add_list(GoKind kind, Range range, GoId x, std::size_t pending_from);
  GoId bad(std::uint32_t begin) { return add(GoKind::Bad, {begin, now_.begin}); }
  GoKind kind(GoId id) const { return tree_.nodes[id].kind; }
  GoId without_parens(GoId id) const;
  std::uint32_t begin(GoId id) const { return tree_.nodes[id].range.begin; }
  std::uint32_t end(GoId id) const { return tree_.nodes[id].range.end; }

  // go_expression.cpp
  struct Frame;
  void open_binary(int precedence);
  GoId expression(GoId operand = kNoNode);
  bool close_bracketed(GoId* x, int* levels);
  GoId right_side();
  bool open_unary(GoId* operand);
  GoId operand();
  GoId identifier();
  bool continue_binary(GoId* x);
  bool postfix(GoId* x, int* levels);
  GoId close_unary(GoId x);
  GoId close_arrow(const Frame& frame, GoId x);
  bool next_argument();
  GoId close_call();

  // go_operand.cpp
  GoId selector(GoId x);
  GoId index(GoId x);
  bool composite_type(GoId x) const;
  GoId composite(GoId type);
  GoId element_value();

  // go_type.cpp
  GoId type();
  GoId try_type();
  GoId type_name(GoId name);
  GoId qualified(GoId name);
  std::size_t type_list();  ///< Up to the closing bracket; how many.
  GoId type_instance(GoId of);
  GoId array_type(std::uint32_t begin, GoId length = kNoNode);
  GoId array_or_instance(GoId* name);
  GoId struct_type();
  void field();
  void embedded_field();
  GoId function_type();
  GoId function();
  GoId map_type();
  GoId channel_type();

  // go_interface.cpp
  GoId interface_type();
  GoId method();
  GoId embedded_element(GoId x);
  GoId embedded_term();

  // go_parameters.cpp
  struct Parameter {
    GoId name = kNoNode, type = kNoNode;
  };
  void parameters(bool result);
  GoId dots_type();
  Parameter parameter(GoId name, bool constraints);
  bool named_parameter(Parameter& out, bool constraints);
  bool parameter_list(GoId name, GoId type, Token closing, bool dots);
  void name_parameters(std::vector<Parameter>& list, std::uint32_t first, bool constraints);

  // go_statement.cpp
  enum class Allow : std::uint8_t { Basic, Label, Range };
  struct List {
    GoId first = kNoNode, last = kNoNode;
    std::size_t count = 0;
  };
  /// A simple statement: what is asked of it by what it stands in.
  struct Simple {
    enum class Kind : std::uint8_t { None, Expression, Assign, Label, Other } kind = Kind::None;
    List left, right;
    Token op = Token::Illegal;  ///< Of an assignment, with its place.
    std::uint32_t op_at = 0;
    bool range = false;
  };
  void statements();
  void block();
  void statement();
  List list(bool right_side);
  Simple simple(Allow allow);
  bool assignment(Simple& out, Allow allow);
  void deferred(std::string_view what);
  void branch();

  // go_control.cpp
  void condition(const Simple& statement, std::string_view wanted);
  void if_statement();
  void if_header();
  void switch_statement();
  bool type_switch(const Simple& statement);
  void for_statement();
  void select_statement();
  void communication();

  // go_declaration.cpp
  void declaration();
  void value_spec(Token keyword);
  void type_spec();
  bool split_name(GoId x, bool force, int depth, GoId* name, GoId* type);
  bool type_element(GoId x, int depth);

  class Deeper;  ///< Counts the recursion; gives up above the limit.

  std::string_view text_;
  ErrorList errors_;
  Lexer lexer_;
  GoTree tree_;
  Lexeme now_;
  std::uint32_t last_end_ = 0;  ///< Of the token before.
  std::vector<Frame> frames_;
  std::vector<GoId> pending_;  ///< Arguments of the calls that are open.
  bool right_side_ = false;    ///< "=" counts as "==".
  int level_ = 0;              ///< Below 0: a brace opens a block, not a literal.
  int nesting_ = 0;
  int depth_ = 0;
  std::uint32_t recovered_at_ = 0;  ///< One more than the place; 0: nowhere yet.
  int recovered_times_ = 0;
  bool given_up_ = false;
  bool limit_ = false;
};

}  // namespace gw::rule

#endif  // GW_RULE_GO_PARSER_H_
