// From a rule to what a request must have for it: analysis.md 3.3. Guards only ever leave out requests that the rule
// does not match; what they cannot say, they leave to the rule.

#include "route/index_guard.h"

#include <algorithm>

#include "route/index_leaf.h"

namespace gw::route {
namespace {

constexpr std::size_t kMostAdded = 256;      ///< Alternatives of an Or.
constexpr std::size_t kMostMultiplied = 64;  ///< Alternatives of an And.

Guard anything() { return {{Alternative{}}, false}; }

/// How much work the requests are that an alternative lets through; only the order counts.
int cost(const Alternative& one) {
  constexpr int kOfKind[] = {1, 2, 2, 2, 16, 16, 256};
  int out = kOfKind[static_cast<int>(one.keys[0].kind)];
  return one.has_path() ? out / 4 : out;
}

int cost(const Guard& guard) {
  int out = 0;
  for (const Alternative& one : guard.any) out = std::max(out, cost(one));
  return out;
}

/// Puts in a key, and drops the dearest if there is no room.
void add_key(Alternative& to, const Key& key, bool& lost) {
  if (key.kind == Key::Kind::None || key == to.keys[0] || key == to.keys[1]) return;
  lost = lost || to.keys[0].kind != Key::Kind::None;
  if (key.kind < to.keys[0].kind) {
    to.keys[1] = to.keys[0];
    to.keys[0] = key;
  } else if (key.kind < to.keys[1].kind) {
    to.keys[1] = key;
  }
}

/// Both hold. `lost` is set if the result says less than that.
Alternative both(const Alternative& a, const Alternative& b, bool& lost) {
  Alternative out = a;
  for (const Key& key : b.keys) add_key(out, key, lost);
  if (!b.has_path()) return out;
  bool finer = !a.has_path() || (!a.exact && (b.exact || b.path.size() > a.path.size()));
  const Alternative &kept = finer ? b : a, &other = finer ? a : b;
  lost = lost || (other.exact ? !kept.exact || kept.path != other.path : !kept.path.starts_with(other.path));
  out.path = kept.path;
  out.exact = kept.exact;
  return out;
}

Guard both(Guard a, Guard b) {
  if (a.any.size() * b.any.size() > kMostMultiplied) {
    Guard& better = cost(a) <= cost(b) ? a : b;
    better.complete = false;
    return std::move(better);
  }
  Guard out;
  bool lost = false;
  for (const Alternative& left : a.any) {
    for (const Alternative& right : b.any) out.any.push_back(both(left, right, lost));
  }
  out.complete = a.complete && b.complete && !lost;
  return out;
}

Guard either(Guard a, Guard b) {
  if (a.any.size() + b.any.size() > kMostAdded) return anything();
  a.any.insert(a.any.end(), b.any.begin(), b.any.end());
  a.complete = a.complete && b.complete;
  return a;
}

}  // namespace

Guard guard_of(const rule::Program& program, std::deque<std::string>& texts) {
  const rule::Expr& expr = program.expr();
  if (program.leaves().size() == 1) return guard_of_leaf(program.test(0), expr[expr.root].negated, texts);
  std::vector<Guard> open;
  std::size_t leaf = 0;
  for (rule::NodeId id : rule::post_order(expr)) {
    const rule::Node& node = expr[id];
    if (node.kind == rule::Kind::Leaf) {
      open.push_back(guard_of_leaf(program.test(leaf++), node.negated, texts));
      continue;
    }
    Guard right = std::move(open.back());
    open.pop_back();
    Guard left = std::move(open.back());
    open.back() = node.kind == rule::Kind::And ? both(std::move(left), std::move(right))
                                               : either(std::move(left), std::move(right));
  }
  return std::move(open.back());
}

}  // namespace gw::route
