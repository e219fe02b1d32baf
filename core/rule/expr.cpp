#include "rule/expr.h"

#include <algorithm>

namespace gw::rule {
namespace {

NodeId add(Expr& expr, Node node) {
  expr.nodes.push_back(node);
  return expr.root = static_cast<NodeId>(expr.nodes.size() - 1);
}

NodeId join(Expr& expr, Kind kind, NodeId left, NodeId right) {
  Node node;
  node.kind = kind;
  node.left = left;
  node.right = right;
  return add(expr, node);
}

}  // namespace

std::vector<std::string> Expr::values(const Node& leaf) const {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < leaf.count; ++i) out.push_back(argument(leaf, i).value);
  return out;
}

NodeId make_leaf(Expr& expr, Matcher matcher, std::vector<std::string> values) {
  Node node;
  node.matcher = matcher;
  node.first = static_cast<std::uint32_t>(expr.arguments.size());
  node.count = static_cast<std::uint32_t>(values.size());
  for (std::string& value : values) expr.arguments.push_back({std::move(value), {}});
  return add(expr, node);
}

NodeId make_not(Expr& expr, NodeId operand) { return join(expr, Kind::Not, operand, kNone); }
NodeId make_and(Expr& expr, NodeId left, NodeId right) { return join(expr, Kind::And, left, right); }
NodeId make_or(Expr& expr, NodeId left, NodeId right) { return join(expr, Kind::Or, left, right); }

std::vector<NodeId> post_order(const Expr& expr) {
  std::vector<NodeId> out, open;
  if (expr.root != kNone) open.push_back(expr.root);
  // Parents before children, the right one first; then turned round.
  while (!open.empty()) {
    NodeId id = open.back();
    open.pop_back();
    out.push_back(id);
    if (expr[id].left != kNone) open.push_back(expr[id].left);
    if (expr[id].right != kNone) open.push_back(expr[id].right);
  }
  std::ranges::reverse(out);
  return out;
}

Expr push_down(const Expr& expr) {
  Expr out;
  out.arguments = expr.arguments;
  std::vector<NodeId> order = post_order(expr);
  // From the root down: what each node is after its Nots, and whether they invert it.
  std::vector<char> inverted(expr.nodes.size(), 0);
  for (auto at = order.rbegin(); at != order.rend(); ++at) {
    const Node& node = expr[*at];
    bool own = inverted[*at] != 0;
    if (node.left != kNone) inverted[node.left] = static_cast<char>(node.kind == Kind::Not ? !own : own);
    if (node.right != kNone) inverted[node.right] = static_cast<char>(own);
  }
  std::vector<NodeId> moved(expr.nodes.size(), kNone);
  for (NodeId id : order) {
    Node node = expr[id];
    if (node.kind == Kind::Not) {
      moved[id] = moved[node.left];
      continue;
    }
    if (node.kind == Kind::Leaf) {
      node.negated = node.negated != (inverted[id] != 0);
    } else {
      if (inverted[id] != 0) node.kind = node.kind == Kind::And ? Kind::Or : Kind::And;
      node.left = moved[node.left];
      node.right = moved[node.right];
    }
    out.nodes.push_back(node);
    moved[id] = static_cast<NodeId>(out.nodes.size() - 1);
  }
  out.root = expr.root == kNone ? kNone : moved[expr.root];
  return out;
}

bool same(const Expr& a, const Expr& b) {
  std::vector<NodeId> left = post_order(a), right = post_order(b);
  return std::ranges::equal(left, right, [&](NodeId x, NodeId y) {
    const Node &m = a[x], &n = b[y];
    if (m.kind != n.kind) return false;
    return m.kind != Kind::Leaf || (m.matcher == n.matcher && m.negated == n.negated && a.values(m) == b.values(n));
  });
}

}  // namespace gw::rule
