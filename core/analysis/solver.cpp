#include "analysis/solver.h"

#include <algorithm>

namespace gw::analysis {

Limits Limits::times(std::size_t factor) const {
  Limits out = *this;
  out.steps *= factor;
  out.texts.states *= factor;
  out.texts.bytes *= factor;
  out.texts.steps *= factor;
  return out;
}

Answer Solver::solve(std::span<const Part> parts) {
  by_dimension_.resize(catalog_.dimensions());
  undo(0);
  steps_ = 0;
  unknown_.clear();
  Answer out;
  std::vector<Open> open;
  for (const Part& part : parts) {
    if (!assume({part.formula, part.formula->root, part.negated}, open)) return out;
  }
  if (search(std::move(open))) {
    out.kind = Answer::Kind::Some;
    out.witness = std::move(witness_);
  } else if (!unknown_.empty()) {
    out.kind = Answer::Kind::Unknown;
    out.why = unknown_;
  }
  undo(0);
  return out;
}

void Solver::undo(std::size_t size) {
  for (; trail_.size() > size; trail_.pop_back()) by_dimension_[trail_.back()].pop_back();
}

/// Takes a formula for true: conditions become literals, choices are added to `open`. False: that cannot be.
bool Solver::assume(const Open& what, std::vector<Open>& open) {
  const Formula::Node& node = what.formula->nodes[what.node];
  switch (node.kind) {
    case Formula::Kind::True: return !what.negated;
    case Formula::Kind::False: return what.negated;
    case Formula::Kind::Is: {
      Literal literal = node.literal;
      literal.negated = literal.negated != what.negated;
      Verdict verdict = check(literal);
      if (verdict == Verdict::Free) {
        std::uint32_t dimension = catalog_.atom(literal.atom).dimension;
        by_dimension_[dimension].push_back(literal);
        trail_.push_back(dimension);
      }
      return verdict != Verdict::Fails;
    }
    default: break;
  }
  if ((node.kind == Formula::Kind::Or) != what.negated) {
    open.push_back(what);
    return true;
  }
  for (std::uint32_t i = 0; i < node.count; ++i) {
    if (!assume({what.formula, what.formula->children[node.first + i], what.negated}, open)) return false;
  }
  return true;
}

/// What is known of a formula without deciding anything.
Solver::Verdict Solver::judge(const Open& what) {
  const Formula::Node& node = what.formula->nodes[what.node];
  switch (node.kind) {
    case Formula::Kind::True: return what.negated ? Verdict::Fails : Verdict::Holds;
    case Formula::Kind::False: return what.negated ? Verdict::Holds : Verdict::Fails;
    case Formula::Kind::Is: return check({node.literal.atom, node.literal.negated != what.negated});
    default: break;
  }
  // A choice holds if one side does; what joins fails if one side does.
  bool choice = (node.kind == Formula::Kind::Or) != what.negated;
  Verdict decides = choice ? Verdict::Holds : Verdict::Fails, rest = choice ? Verdict::Fails : Verdict::Holds;
  for (std::uint32_t i = 0; i < node.count; ++i) {
    Verdict one = judge({what.formula, what.formula->children[node.first + i], what.negated});
    if (one == decides) return decides;
    if (one == Verdict::Free) rest = Verdict::Free;
  }
  return rest;
}

/// Drops choices that hold and takes sides that are the only ones left. False: a choice has no side left.
bool Solver::narrow(std::vector<Open>& open, bool& found_one) {
  found_one = false;
  for (std::size_t i = 0; i < open.size();) {
    const Open choice = open[i];
    const Formula::Node& node = choice.formula->nodes[choice.node];
    std::size_t left = 0;
    bool holds = false;
    Open only{};
    for (std::uint32_t k = 0; k < node.count && !holds; ++k) {
      Open side{choice.formula, choice.formula->children[node.first + k], choice.negated};
      Verdict verdict = judge(side);
      holds = verdict == Verdict::Holds;
      if (verdict == Verdict::Fails) continue;
      ++left;
      only = side;
    }
    if (!holds && left == 0) return false;
    if (!holds && left > 1) {
      ++i;
      continue;
    }
    open.erase(open.begin() + static_cast<std::ptrdiff_t>(i));
    if (holds) continue;
    found_one = true;
    if (!assume(only, open)) return false;
  }
  return true;
}

bool Solver::search(std::vector<Open> open) {
  if (limits_.steps != 0 && ++steps_ > limits_.steps) {
    unknown_ = "more than " + std::to_string(limits_.steps) + " steps";
    return false;
  }
  std::size_t begin = trail_.size();
  for (bool again = true; again;) {
    if (!narrow(open, again)) {
      undo(begin);
      return false;
    }
  }
  if (open.empty()) {
    if (complete()) return true;
    undo(begin);
    return false;
  }
  // The choice with the fewest sides first.
  auto sides = [](const Open& choice) { return choice.formula->nodes[choice.node].count; };
  auto best = std::ranges::min_element(open, {}, sides);
  Open choice = *best;
  open.erase(best);
  const Formula::Node& node = choice.formula->nodes[choice.node];
  std::size_t decided = trail_.size();
  for (std::uint32_t i = 0; i < node.count; ++i) {
    std::vector<Open> rest = open;
    Open side{choice.formula, choice.formula->children[node.first + i], choice.negated};
    if (assume(side, rest) && search(std::move(rest))) return true;
    undo(decided);
    if (limits_.steps != 0 && steps_ > limits_.steps) break;
  }
  undo(begin);
  return false;
}

}  // namespace gw::analysis
