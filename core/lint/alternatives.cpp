#include "lint/alternatives.h"

#include <algorithm>
#include <span>

namespace gw::lint {
namespace {

using analysis::Formula;

std::span<const std::uint32_t> children_of(const Formula& formula, std::uint32_t node) {
  return std::span(formula.children).subspan(formula.nodes[node].first, formula.nodes[node].count);
}

void add_sides(const Formula& formula, std::uint32_t node, std::vector<std::uint32_t>& out) {
  if (formula.nodes[node].kind != Formula::Kind::Or) {
    out.push_back(node);
    return;
  }
  for (std::uint32_t child : children_of(formula, node)) add_sides(formula, child, out);
}

void add_range(const Formula& formula, std::uint32_t node, const gw::rule::Program& program, gw::rule::Range& out) {
  const Formula::Node& at = formula.nodes[node];
  if (at.kind == Formula::Kind::Is) {
    gw::rule::Range range = program.expr()[program.leaves()[at.leaf].node].range;
    out = {std::min(out.begin, range.begin), std::max(out.end, range.end)};
  }
  if (at.kind != Formula::Kind::And && at.kind != Formula::Kind::Or) return;
  for (std::uint32_t child : children_of(formula, node)) add_range(formula, child, program, out);
}

}  // namespace

std::vector<std::vector<std::uint32_t>> alternatives_of(const Formula& formula) {
  std::vector<std::vector<std::uint32_t>> out;
  std::vector<std::uint32_t> open = {formula.root};
  while (!open.empty()) {
    std::uint32_t node = open.back();
    open.pop_back();
    if (formula.nodes[node].kind == Formula::Kind::Or) {
      out.emplace_back();
      add_sides(formula, node, out.back());
    } else if (formula.nodes[node].kind == Formula::Kind::And) {
      std::span<const std::uint32_t> inner = children_of(formula, node);
      open.insert(open.end(), inner.rbegin(), inner.rend());
    }
  }
  return out;
}

gw::rule::Range place_of(const Formula& formula, std::uint32_t node, const gw::rule::Program& program) {
  gw::rule::Range out{0xFFFFFFFF, 0};
  add_range(formula, node, program, out);
  // Constants are of no matcher that is known.
  return out.begin < out.end ? out : program.expr()[program.expr().root].range;
}

}  // namespace gw::lint
