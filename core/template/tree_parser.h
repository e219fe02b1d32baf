#ifndef GW_TEMPLATE_TREE_PARSER_H_
#define GW_TEMPLATE_TREE_PARSER_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "diag/fact_kind.h"
#include "template/lexer.h"
#include "template/node.h"

namespace gw::template_ {

/// What the trees of one file share.
struct ParsedFile {
  std::string name;
  Lexer lexer;
  int depth = 0;
  std::size_t nodes = 0;
  Templates templates = {};
};

/// Parses one tree: the file or a definition in it. It looks three tokens ahead in the way of Go's
/// parser, since the line of an error is that of the token it read last.
class TreeParser {
 public:
  TreeParser(ParsedFile& file, std::string name) : file_(file), name_(std::move(name)) {}
  void file();

 private:
  /// Counts how deep the parser is; throws where that gets too deep for the stack.
  class Nesting {
   public:
    explicit Nesting(TreeParser& parser);
    ~Nesting() { --parser_.file_.depth; }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;

   private:
    TreeParser& parser_;
  };

  void definition();
  void body(const std::string& context);
  NodePtr item_list(NodePtr& end);
  NodePtr text_or_action();
  NodePtr action();
  NodePtr jump(Node::Kind kind, const Token& token);
  NodePtr else_control();
  NodePtr control(Node::Kind kind, const std::string& context);
  NodePtr else_branch(Node::Kind kind, const std::string& context, const Node& opening);
  NodePtr block_control();
  NodePtr template_control();
  std::string template_name(const Token& token, const std::string& context) const;

  NodePtr pipeline(const std::string& context, TokenKind end);
  bool declaration(Node& pipe, const std::string& context);
  void check(const Node& pipe, const std::string& context) const;
  NodePtr command();
  NodePtr operand();
  NodePtr term();
  NodePtr variable(std::uint32_t pos, std::string_view text) const;
  NodePtr number(const Token& token) const;
  void add();

  NodePtr make(Node::Kind kind, std::uint32_t pos) const;
  [[noreturn]] void fail(const std::string& message, diag::FactKind kind = diag::FactKind::TemplateSyntax,
                         std::string subject = {}) const;
  [[noreturn]] void unexpected(const Token& token, const std::string& context) const;
  Token next();
  const Token& peek();
  Token next_non_space();
  Token peek_non_space();
  void back_up(const Token& one);
  void back_up(const Token& two, const Token& one);
  void expect_right_delim(const std::string& context);

  /// The end of the token read last.
  std::uint32_t here() const { return token_[0].pos + static_cast<std::uint32_t>(token_[0].text.size()); }

  ParsedFile& file_;
  std::string name_;
  NodePtr root_;
  std::array<Token, 3> token_ = {};
  int peeked_ = 0;
  std::vector<std::string> variables_ = {"$"};
  std::uint32_t action_line_ = 0;
  std::uint32_t action_begin_ = 0;
  int ranges_ = 0;
};

}  // namespace gw::template_

#endif  // GW_TEMPLATE_TREE_PARSER_H_
