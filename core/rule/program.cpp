#include "rule/program.h"

#include "rule/test.h"

namespace gw::rule {

const Test& Program::test(std::size_t i) const { return tests_[i]; }

bool Program::leaf_matches(std::size_t i, const HttpRequest& request) const {
  return holds(tests_[i], request) != leaves_[i].negated;
}

bool Program::leaf_matches(std::size_t i, const TcpConnection& connection) const {
  return holds(tests_[i], connection) != leaves_[i].negated;
}

template <class Input>
bool Program::run(const Input& input) const {
  std::uint32_t at = 0;
  while (at < kNoMatch) at = leaf_matches(at, input) ? leaves_[at].if_true : leaves_[at].if_false;
  return at == kMatch;
}

bool Program::matches(const HttpRequest& request) const { return run(request); }
bool Program::matches(const TcpConnection& connection) const { return run(connection); }

bool Program::catch_all() const {
  const Node& root = expr_[expr_.root];
  return root.kind == Kind::Leaf && root.matcher == Matcher::HostSni && root.count == 1 &&
         expr_.argument(root, 0).value == "*";
}

/// Puts the leaves in order and says for each where its two answers lead.
void Program::link() {
  struct Open {
    NodeId node;
    std::uint32_t if_true, if_false;
  };
  // The first leaf below each node is where an operand begins.
  std::vector<std::uint32_t> first(expr_.nodes.size());
  for (NodeId id : post_order(expr_)) {
    const Node& node = expr_[id];
    first[id] = node.kind == Kind::Leaf ? static_cast<std::uint32_t>(leaves_.size()) : first[node.left];
    if (node.kind == Kind::Leaf) leaves_.push_back({id, kMatch, kNoMatch, node.negated});
  }
  std::vector<Open> open = {{expr_.root, kMatch, kNoMatch}};
  while (!open.empty()) {
    Open at = open.back();
    open.pop_back();
    const Node& node = expr_[at.node];
    if (node.kind == Kind::Leaf) {
      leaves_[first[at.node]] = {at.node, at.if_true, at.if_false, node.negated};
      continue;
    }
    std::uint32_t right = first[node.right];
    bool both = node.kind == Kind::And;
    open.push_back({node.left, both ? right : at.if_true, both ? at.if_false : right});
    open.push_back({node.right, at.if_true, at.if_false});
  }
}

}  // namespace gw::rule
