#include "route/index_paths.h"

#include <algorithm>
#include <tuple>

namespace gw::route {

PathTable::PathTable(std::vector<Filed> rules) {
  auto key = [](const Filed& one) { return std::tuple(one.path, (one.flags & Filed::kExact) != 0, one.rank); };
  std::ranges::sort(rules, {}, key);
  rules_.reserve(rules.size());
  for (const Filed& one : rules) {
    bool exact = (one.flags & Filed::kExact) != 0;
    if (nodes_.empty() || text(nodes_.back()) != one.path || nodes_.back().exact != exact) {
      nodes_.push_back({static_cast<std::uint32_t>(texts_.size()), static_cast<std::uint32_t>(one.path.size()), kNone,
                        one.rank, static_cast<std::uint32_t>(rules_.size()), exact});
      texts_ += one.path;
    }
    rules_.push_back({one.rank, one.flags});
    lowest_ = std::min(lowest_, one.rank);
  }
  link();
  texts_.shrink_to_fit();
  nodes_.push_back({0, 0, kNone, kNone, static_cast<std::uint32_t>(rules_.size()), false});
  nodes_.shrink_to_fit();
}

void PathTable::link() {
  std::vector<std::uint32_t> above;
  for (std::uint32_t i = 0; i < nodes_.size(); ++i) {
    Node& node = nodes_[i];
    while (!above.empty() && !text(node).starts_with(text(nodes_[above.back()]))) above.pop_back();
    if (!above.empty()) {
      node.parent = above.back();
      node.lowest = std::min(node.lowest, nodes_[node.parent].lowest);
    }
    if (!node.exact) above.push_back(i);
  }
}

/// All nodes that fit are this one or above it: a beginning of `path` that sorts after them would come after `path`.
std::uint32_t PathTable::longest(std::string_view path) const {
  auto after =
      std::partition_point(nodes_.begin(), nodes_.end() - 1, [&](const Node& node) { return text(node) <= path; });
  if (after == nodes_.begin()) return kNone;
  auto at = static_cast<std::uint32_t>(after - nodes_.begin() - 1);
  std::string_view last = text(nodes_[at]);
  auto common = static_cast<std::size_t>(std::ranges::mismatch(last, path).in1 - last.begin());
  auto fits = [&](const Node& node) { return node.size <= common && (!node.exact || (node.size == path.size())); };
  while (at != kNone && !fits(nodes_[at])) at = nodes_[at].parent;
  return at;
}

void PathTable::visit(Search& search, bool first_label) const {
  if (lowest_ >= search.end) return;
  std::uint32_t at = longest(search.request.path);
  for (; at != kNone && nodes_[at].lowest < search.end; at = nodes_[at].parent) offer(nodes_[at], search, first_label);
}

void PathTable::offer(const Node& node, Search& search, bool first_label) const {
  auto at = rules_.begin() + node.rules, end = rules_.begin() + (&node + 1)->rules;
  if (search.begin > 0) at = std::ranges::lower_bound(at, end, search.begin, {}, &Rule::rank);
  for (; at != end && at->rank < search.end; ++at) {
    if (first_label || (at->flags & Filed::kFirstLabel) == 0)
      search.offer(at->rank, (at->flags & Filed::kComplete) != 0);
  }
}

std::size_t PathTable::bytes() const {
  return sizeof *this + texts_.capacity() + nodes_.capacity() * sizeof(Node) + rules_.capacity() * sizeof(Rule);
}

}  // namespace gw::route
