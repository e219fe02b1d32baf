#include "rule/print.h"

#include <algorithm>

#include "base/rune.h"
#include "base/strings.h"

namespace gw::rule {
namespace {

bool raw(std::string_view value) {
  for (std::size_t at = 0; at < value.size();) {
    base::Rune rune = base::decode(value, at);
    bool malformed = base::malformed(rune);
    if (malformed || rune.value == '`' || rune.value == '\r' || rune.value == 0 || rune.value == 0xFEFF) return false;
    at += rune.size;
  }
  return true;
}

/// How tightly an operator binds: what is looser than what stands around it needs parentheses.
int tightness(const Node& node) {
  switch (node.kind) {
    case Kind::Or: return 1;
    case Kind::And: return 2;
    case Kind::Not: return 3;
    case Kind::Leaf: return 4;
  }
  return 4;
}

class Printer {
 public:
  explicit Printer(const Expr& expr) : expr_(expr) {}

  std::string run() {
    open(expr_.root, 0);
    while (!todo_.empty()) {
      Todo next = todo_.back();
      todo_.pop_back();
      if (next.node == kNone) out_ += next.text;
      else open(next.node, next.least);
    }
    return std::move(out_);
  }

 private:
  /// A text, or a node that needs parentheses if it is not as tight as `least`.
  struct Todo {
    NodeId node = kNone;
    int least = 0;
    std::string_view text;
  };

  void open(NodeId id, int least) {
    const Node& node = expr_[id];
    int own = tightness(node);
    if (own < least) {
      out_ += '(';
      todo_.push_back({kNone, 0, ")"});
    }
    if (node.kind == Kind::Leaf) return leaf(node);
    if (node.kind == Kind::Not) {
      out_ += '!';
      todo_.push_back({node.left, own, {}});
      return;
    }
    todo_.push_back({node.right, own + 1, {}});
    todo_.push_back({kNone, 0, node.kind == Kind::And ? " && " : " || "});
    todo_.push_back({node.left, own, {}});
  }

  void leaf(const Node& node) {
    if (node.negated) out_ += '!';
    out_ += name_of(node.matcher);
    out_ += '(';
    for (std::size_t i = 0; i < node.count; ++i)
      out_ += (i == 0 ? "" : ", ") + print_value(expr_.argument(node, i).value);
    out_ += ')';
  }

  const Expr& expr_;
  std::vector<Todo> todo_;
  std::string out_;
};

}  // namespace

std::string print_value(std::string_view value) {
  return raw(value) ? "`" + std::string(value) + "`" : base::quote(value);
}

std::string print(const Expr& expr) { return expr.root == kNone ? std::string() : Printer(expr).run(); }

}  // namespace gw::rule
