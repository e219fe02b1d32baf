#ifndef GW_RULE_GO_AST_H_
#define GW_RULE_GO_AST_H_

// A Go expression as go/parser builds it, as far as the walk over it can tell the difference. Flat: children are
// numbers, so a tree as deep as it likes is freed without recursion.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rule/errors.h"
#include "rule/token.h"

namespace gw::rule {

enum class GoKind : std::uint8_t {
  Bad,
  Ident,
  Literal,
  Paren,
  Unary,
  Star,
  Binary,
  Call,
  Selector,
  Index,
  IndexList,
  Slice,
  TypeAssert,
  Composite,
  Function,
  ArrayType,
  StructType,
  FuncType,
  InterfaceType,
  MapType,
  ChanType,
  Ellipsis,
};

/// "*ast.BinaryExpr"
std::string_view go_type(GoKind kind);

using GoId = std::uint32_t;
constexpr GoId kNoNode = 0xFFFFFFFF;

struct GoNode {
  GoKind kind = GoKind::Bad;
  Token token = Token::Illegal;  ///< The operator; of a literal its kind.
  Range range;
  Range name;               ///< The operator's place; of a selector the name behind the dot, of a call its parenthesis.
  GoId x = kNoNode;         ///< Operand, function, element.
  GoId y = kNoNode;         ///< Right operand; first of the arguments in GoTree::arguments.
  std::uint32_t count = 0;  ///< Of arguments.
};

struct GoTree {
  std::vector<GoNode> nodes;
  std::vector<GoId> arguments;
  GoId root = kNoNode;

  const GoNode& operator[](GoId id) const { return nodes[id]; }
};

struct GoParsed {
  GoTree tree;
  bool ok = false;
  ParseError error;
};

/// go/parser.ParseExpr of Go 1.26, with its texts. Any bytes; texts above 16 MB are refused as a limit.
GoParsed parse_go_expression(std::string_view text);

}  // namespace gw::rule

#endif  // GW_RULE_GO_AST_H_
