#ifndef GW_TEMPLATE_NODE_H_
#define GW_TEMPLATE_NODE_H_

// The tree of a template. Source: Go text/template/parse/node.go; errors show nodes as it writes them.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace gw::template_ {

struct Node;
using NodePtr = std::unique_ptr<Node>;

struct Node {
  enum class Kind : std::uint8_t {
    Text,
    Action,
    Pipe,
    Command,
    List,
    If,
    With,
    Range,
    Template,
    Break,
    Continue,
    End,
    Else,
    Identifier,
    Variable,
    Field,
    Chain,
    Dot,
    Nil,
    Bool,
    Number,
    String,
  };

  Kind kind = Kind::Text;
  std::uint32_t pos = 0;  ///< Where Go says that it is; errors count the column from it.
  /// Of a node that stands between "{{" and "}}" itself: the whole of that. Of Text, the text. Else empty.
  std::uint32_t begin = 0, end = 0;

  std::string text = {};                ///< Identifier, Number, Bool, String as written; Template's name; Text.
  std::string value = {};               ///< String without quotes.
  std::vector<std::string> names = {};  ///< Variable, Field, Chain.
  std::vector<NodePtr> nodes = {};      ///< List: all; Pipe: commands; Command: arguments; Chain: the operand.
  std::vector<NodePtr> declared = {};   ///< Pipe: Variables.
  bool assigns = false;                 ///< Pipe: = rather than :=.
  NodePtr pipe = {}, list = {}, otherwise = {};  ///< Control structures; pipe also of Action and Template.

  bool is_int = false, is_uint = false, is_float = false, is_complex = false;  ///< Number: what it fits.
  std::int64_t integer = 0;
  double number = 0;

  /// As Go's Node.String.
  std::string shown() const;
};

/// The templates of one file by name; the file itself is one of them.
using Templates = std::map<std::string, NodePtr, std::less<>>;

/// True of a list of blanks only. Source: parse.IsEmptyTree.
bool empty_tree(const Node& list);

}  // namespace gw::template_

#endif  // GW_TEMPLATE_NODE_H_
