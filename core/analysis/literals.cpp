// What one condition says of another, as far as that is told without automata.

#include <algorithm>

#include "analysis/solver.h"

namespace gw::analysis {
namespace {

/// All addresses of `inner` are in `outer`.
bool covers(const base::IpRange& outer, const base::IpRange& inner) {
  return outer.bits <= inner.bits && outer.contains(inner.first);
}

bool four(const base::IpRange& range) { return range.first.four() && range.bits >= 96; }

/// Everything that meets `inner` meets `outer`. False: perhaps.
bool inside(const Atom& inner, const Atom& outer) {
  using Kind = Atom::Kind;
  if (inner.kind == Kind::Range) return covers(outer.range, inner.range) && four(outer.range) == four(inner.range);
  if (inner.kind == Kind::Prefix && outer.kind == Kind::Prefix) return inner.text.starts_with(outer.text);
  return inner.kind == outer.kind && inner.text == outer.text;
}

/// Nothing meets both. False: perhaps something does.
bool apart(const Atom& a, const Atom& b) {
  using Kind = Atom::Kind;
  if (a.kind == Kind::Range) return !covers(a.range, b.range) && !covers(b.range, a.range);
  if (a.kind == Kind::Prefix && b.kind == Kind::Prefix)
    return !a.text.starts_with(b.text) && !b.text.starts_with(a.text);
  if (a.kind == Kind::Tail && b.kind == Kind::Tail) return a.text != b.text;
  return false;
}

}  // namespace

Solver::Verdict Solver::check(const Literal& literal) {
  const Atom& atom = catalog_.atom(literal.atom);
  const std::vector<Literal>& known = by_dimension_[atom.dimension];
  bool many = many_valued(catalog_.dimension(atom.dimension).domain);
  for (const Literal& one : known) {
    Verdict verdict = many ? against_value(one, literal) : against(one, literal);
    if (verdict != Verdict::Free) return verdict;
  }
  return Verdict::Free;
}

/// Of parts with one value.
Solver::Verdict Solver::against(const Literal& known, const Literal& literal) const {
  if (known.atom == literal.atom) return known.negated == literal.negated ? Verdict::Holds : Verdict::Fails;
  const Atom &a = catalog_.atom(known.atom), &b = catalog_.atom(literal.atom);
  auto told = [&](bool holds) { return holds != literal.negated ? Verdict::Holds : Verdict::Fails; };
  bool text = a.kind == Atom::Kind::Text || a.kind == Atom::Kind::Name;
  if (!known.negated && text) {
    if (a.kind == Atom::Kind::Text) return told(b.holds(a.text));
    // Two or three names: they may not agree.
    std::vector<std::string> names;
    a.values(names);
    auto count = std::ranges::count_if(names, [&](const std::string& name) { return b.holds(name); });
    if (count == 0) return told(false);
    return static_cast<std::size_t>(count) == names.size() ? told(true) : Verdict::Free;
  }
  if (!literal.negated && (b.kind == Atom::Kind::Text || b.kind == Atom::Kind::Name)) {
    std::vector<std::string> names;
    b.values(names);
    bool fails = std::ranges::none_of(names, [&](const std::string& name) { return a.holds(name) != known.negated; });
    return fails ? Verdict::Fails : Verdict::Free;
  }
  if (!known.negated && inside(a, b)) return told(true);
  if (!known.negated && apart(a, b)) return told(false);
  // What lies outside of a lies outside of what a holds.
  if (known.negated && inside(b, a)) return told(false);
  return Verdict::Free;
}

/// Of parts with any number of values: a condition wants one that meets it, its opposite that none does.
Solver::Verdict Solver::against_value(const Literal& known, const Literal& literal) const {
  if (known.atom == literal.atom) return known.negated == literal.negated ? Verdict::Holds : Verdict::Fails;
  if (known.negated == literal.negated) return Verdict::Free;
  const Atom& wanted = catalog_.atom(known.negated ? literal.atom : known.atom);
  const Atom& banned = catalog_.atom(known.negated ? known.atom : literal.atom);
  bool clash = wanted.kind == Atom::Kind::Text ? banned.holds(wanted.text) : inside(wanted, banned);
  return clash ? Verdict::Fails : Verdict::Free;
}

}  // namespace gw::analysis
