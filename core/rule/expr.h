#ifndef GW_RULE_EXPR_H_
#define GW_RULE_EXPR_H_

// A rule as a tree. Nodes lie in one vector and name each other by number, so a rule nested ten thousand times is
// copied, walked and freed without recursion.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rule/errors.h"
#include "rule/matchers.h"

namespace gw::rule {

using NodeId = std::uint32_t;
constexpr NodeId kNone = 0xFFFFFFFF;

enum class Kind : std::uint8_t { And, Or, Not, Leaf };

struct Argument {
  std::string value;  ///< Without quotes and escapes; any bytes.
  Range range;        ///< The literal, quotes included.
};

/// Ranges are bytes of the rule's text; empty in a rule that was not parsed.
struct Node {
  Kind kind = Kind::Leaf;
  Range range;              ///< Without parentheses around it.
  Range name;               ///< The matcher's name or the operator.
  NodeId left = kNone;      ///< And, Or; of Not the operand.
  NodeId right = kNone;     ///< And, Or.
  Matcher matcher{};        ///< Leaf, with the two below.
  bool negated = false;     ///< Only after push_down().
  std::uint32_t first = 0;  ///< Its arguments in Expr::arguments.
  std::uint32_t count = 0;
};

struct Expr {
  std::vector<Node> nodes;
  std::vector<Argument> arguments;
  NodeId root = kNone;

  const Node& operator[](NodeId id) const { return nodes[id]; }
  const Argument& argument(const Node& leaf, std::size_t i) const { return arguments[leaf.first + i]; }
  std::vector<std::string> values(const Node& leaf) const;
};

/// Building by hand: each function adds a node and makes it the root.
NodeId make_leaf(Expr& expr, Matcher matcher, std::vector<std::string> values);
NodeId make_not(Expr& expr, NodeId operand);
NodeId make_and(Expr& expr, NodeId left, NodeId right);
NodeId make_or(Expr& expr, NodeId left, NodeId right);

/// The same rule without Not: by De Morgan it went down to the leaves, which are `negated`.
/// Source: pkg/rules/parser.go (invert).
Expr push_down(const Expr& expr);

/// Nodes reached from the root, children before parents, the left one first.
std::vector<NodeId> post_order(const Expr& expr);

/// The same operators, matchers and values in the same places; ranges do not count.
bool same(const Expr& a, const Expr& b);

struct Parsed {
  Expr expr;
  bool ok = false;
  bool no_tree = false;  ///< Refused although it parses: a literal alone. `error.text` is empty.
  ParseError error;
};

/// Reads a rule with the names of one syntax, or (no syntax) with those of both, as domains are looked for.
/// Source: pkg/rules/parser.go; vulcand/predicate 1.3.0 parse.go; go/parser.
Parsed parse(std::string_view text, Protocol protocol, std::optional<Syntax> syntax);

}  // namespace gw::rule

#endif  // GW_RULE_EXPR_H_
