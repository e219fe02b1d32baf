#include "analysis/overlap.h"

#include <algorithm>

#include "base/strings.h"

namespace gw::analysis {
namespace {

constexpr std::size_t kMostKeys = 64;

std::string reversed(std::string_view text) { return {text.rbegin(), text.rend()}; }

std::string without_dot(std::string_view text) {
  if (text.ends_with('.')) text.remove_suffix(1);
  return std::string(text);
}

/// What every host that the condition takes ends in, from a dot on.
std::optional<HostKeys> keys_of(const Atom& atom) {
  HostKeys out;
  switch (atom.kind) {
    case Atom::Kind::Text:
    case Atom::Kind::Name: out.names.push_back(without_dot(atom.text)); return out;
    case Atom::Kind::Tail:
    case Atom::Kind::Suffix: out.tails.push_back(without_dot(atom.text)); break;
    case Atom::Kind::Search: {
      rule::GoRegexp::Literals literals = atom.regexp.literals();
      if (!literals.fold && literals.whole == rule::GoRegexp::Literals::Whole::All) {
        out.names.push_back(without_dot(literals.start));
        return out;
      }
      std::size_t dot = literals.end.find('.');
      if (literals.fold || dot == std::string::npos) return std::nullopt;
      out.tails.push_back(without_dot(literals.end.substr(dot)));
      break;
    }
    default: return std::nullopt;
  }
  if (out.tails.front().empty()) return std::nullopt;
  return out;
}

std::optional<HostKeys> keys_below(const Catalog& catalog, const Formula& formula, std::uint32_t id) {
  const Formula::Node& node = formula.nodes[id];
  if (node.kind == Formula::Kind::False) return HostKeys{};
  if (node.kind == Formula::Kind::True) return std::nullopt;
  if (node.kind == Formula::Kind::Is) {
    const Atom& atom = catalog.atom(node.literal.atom);
    Domain domain = catalog.dimension(atom.dimension).domain;
    bool host = domain == Domain::Host || domain == Domain::ServerName;
    return host && !node.literal.negated ? keys_of(atom) : std::nullopt;
  }
  std::optional<HostKeys> out;
  bool first = true;
  for (std::uint32_t i = 0; i < node.count; ++i, first = false) {
    std::optional<HostKeys> one = keys_below(catalog, formula, formula.children[node.first + i]);
    if (node.kind == Formula::Kind::And) {
      bool better = one && (!out || one->names.size() + one->tails.size() < out->names.size() + out->tails.size());
      if (better) out = std::move(one);
      continue;
    }
    if (!one) return std::nullopt;
    if (first) out.emplace();
    out->names.insert(out->names.end(), one->names.begin(), one->names.end());
    out->tails.insert(out->tails.end(), one->tails.begin(), one->tails.end());
    if (out->names.size() + out->tails.size() > kMostKeys) return std::nullopt;
  }
  return out;
}

}  // namespace

std::optional<HostKeys> host_keys(const Catalog& catalog, const Formula& formula) {
  return keys_below(catalog, formula, formula.root);
}

OverlapIndex::OverlapIndex(const Catalog& catalog, const Table& table) : catalog_(catalog), size_(table.size()) {
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    std::optional<HostKeys> keys = host_keys(catalog, table.formula(i));
    if (!keys) {
      others_.push_back(i);
      continue;
    }
    for (const std::string& name : keys->names) names_[reversed(name)].push_back(i);
    for (const std::string& tail : keys->tails) tails_[reversed(tail)].push_back(i);
  }
}

/// Rows of everything that ends so.
void OverlapIndex::collect(const std::string& ending, Rows& out) const {
  for (const std::map<std::string, Rows>* map : {&names_, &tails_}) {
    for (auto i = map->lower_bound(ending); i != map->end() && i->first.starts_with(ending); ++i)
      out.insert(out.end(), i->second.begin(), i->second.end());
  }
}

std::vector<std::uint32_t> OverlapIndex::candidates(const Formula& formula) const {
  std::optional<HostKeys> keys = host_keys(catalog_, formula);
  Rows out = others_;
  if (!keys) {
    out.resize(size_);
    for (std::uint32_t i = 0; i < size_; ++i) out[i] = i;
    return out;
  }
  auto add = [&](const std::map<std::string, Rows>& map, const std::string& key) {
    auto found = map.find(key);
    if (found != map.end()) out.insert(out.end(), found->second.begin(), found->second.end());
  };
  // Tails in which the text ends are shorter than it, and begin with a dot as a rule.
  auto add_tails = [&](const std::string& text) {
    for (std::size_t i = 0; i < text.size(); ++i) add(tails_, reversed(std::string_view(text).substr(i)));
  };
  for (const std::string& name : keys->names) {
    add(names_, reversed(name));
    add_tails(name);
  }
  for (const std::string& tail : keys->tails) {
    collect(reversed(tail), out);
    add_tails(tail);
  }
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace gw::analysis
