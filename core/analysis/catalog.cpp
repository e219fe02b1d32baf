#include "analysis/catalog.h"

#include "automata/example.h"

namespace gw::analysis {
namespace {

std::string_view behind_first_label(std::string_view value) {
  std::size_t dot = value.find('.');
  return dot == std::string_view::npos ? std::string_view() : value.substr(dot);
}

bool is_name(std::string_view value, std::string_view name) {
  if (value == name) return !value.empty();
  bool longer = value.size() == name.size() + 1 && value.ends_with('.') && value.starts_with(name);
  bool shorter = name.size() == value.size() + 1 && name.ends_with('.') && name.starts_with(value);
  return !value.empty() && (longer || shorter);
}

/// Source: pkg/muxer/http/matcher.go (host), pkg/muxer/muxer.go (DomainMatchHostExpression).
bool is_suffix(std::string_view value, std::string_view tail) {
  if (value.empty()) return false;
  if (behind_first_label(value) == tail) return true;
  if (tail.ends_with('.') && behind_first_label(value) == tail.substr(0, tail.size() - 1)) return true;
  return value.ends_with('.') && behind_first_label(value.substr(0, value.size() - 1)) == tail;
}

automata::Language tail_language(std::string_view tail) {
  std::string pattern = "^[^.]*";
  for (char c : tail) {
    char hex[8] = "\\x";
    constexpr std::string_view kDigits = "0123456789abcdef";
    auto byte = static_cast<unsigned char>(c);
    hex[2] = kDigits[byte >> 4U];
    hex[3] = kDigits[byte & 15U];
    pattern.append(hex, 4);
  }
  return *automata::Language::search(pattern + "$", {.states = 0, .bytes = 0, .steps = 0});
}

/// Of ASCII tails, which are what rules may have.
automata::Language suffix_language(std::string_view tail) {
  automata::Language out = tail_language(tail);
  if (tail.ends_with('.')) out = *out.unite(tail_language(tail.substr(0, tail.size() - 1)));
  out = *out.unite(tail_language(std::string(tail) + "."));
  return *out.minus(automata::Language::text(""));
}

}  // namespace

bool Atom::holds(std::string_view value) const {
  switch (kind) {
    case Kind::Text: return value == text;
    case Kind::Name: return is_name(value, text);
    case Kind::Tail: return behind_first_label(value) == text;
    case Kind::Suffix: return is_suffix(value, text);
    case Kind::Prefix: return value.starts_with(text);
    case Kind::Search: return regexp.search(value);
    case Kind::Range: return false;
  }
  return false;
}

bool Atom::values(std::vector<std::string>& out) const {
  if (kind != Kind::Text && kind != Kind::Name) return false;
  out = {text};
  if (kind == Kind::Name) {
    out.push_back(text + ".");
    if (text.ends_with('.')) out.insert(out.begin(), text.substr(0, text.size() - 1));
  }
  return true;
}

std::uint32_t Catalog::dimension_of(Domain domain, std::string_view key) {
  Dimension wanted{domain, std::string(key)};
  auto [found, fresh] = dimension_ids_.try_emplace(wanted, static_cast<std::uint32_t>(dimensions_.size()));
  if (fresh) dimensions_.push_back(std::move(wanted));
  return found->second;
}

AtomId Catalog::add(Atom atom) {
  std::string key(reinterpret_cast<const char*>(&atom.dimension), sizeof atom.dimension);
  key += static_cast<char>(atom.kind);
  key += atom.text;
  if (atom.kind == Atom::Kind::Range) {
    key.append(reinterpret_cast<const char*>(atom.range.first.bytes.data()), atom.range.first.bytes.size());
    key += std::to_string(atom.range.bits);
  }
  auto [found, fresh] = atom_ids_.try_emplace(std::move(key), static_cast<AtomId>(atoms_.size()));
  if (fresh) {
    atoms_.push_back(std::move(atom));
    made_.emplace_back();
  }
  return found->second;
}

Formula Catalog::is_text(Domain domain, std::string_view key, std::string_view text) {
  return single(domain, key, Atom::Kind::Text, text);
}

Formula Catalog::is_prefix(Domain domain, std::string_view text) {
  return single(domain, "", Atom::Kind::Prefix, text);
}

Formula Catalog::single(Domain domain, std::string_view key, Atom::Kind kind, std::string_view text) {
  Atom atom{.dimension = dimension_of(domain, key), .kind = kind, .text = std::string(text)};
  Formula out;
  out.nodes.push_back({.kind = Formula::Kind::Is, .literal = {add(std::move(atom)), false}});
  return out;
}

const automata::Language* Catalog::language(AtomId id) {
  Made& made = made_[id];
  if (!made.tried) {
    made.tried = true;
    const Atom& atom = atoms_[id];
    switch (atom.kind) {
      case Atom::Kind::Text: made.language = automata::Language::text(atom.text); break;
      case Atom::Kind::Prefix: made.language = automata::Language::prefix(atom.text); break;
      case Atom::Kind::Tail: made.language = tail_language(atom.text); break;
      case Atom::Kind::Suffix: made.language = suffix_language(atom.text); break;
      case Atom::Kind::Search: made.language = automata::Language::search(atom.text); break;
      case Atom::Kind::Range: break;
      case Atom::Kind::Name: {
        std::vector<std::string> names;
        atom.values(names);
        automata::Language all;
        for (const std::string& name : names) all = *all.unite(automata::Language::text(name));
        made.language = std::move(all);
        break;
      }
    }
  }
  return made.language ? &*made.language : nullptr;
}

const std::string* Catalog::sample(AtomId id) {
  Made& made = made_[id];
  if (!made.sampled && atoms_[id].kind == Atom::Kind::Search) {
    if (std::optional<automata::Regexp> regexp = automata::parse_regexp(atoms_[id].text))
      made.sample = automata::example_of(*regexp);
  }
  made.sampled = true;
  return made.sample ? &*made.sample : nullptr;
}

}  // namespace gw::analysis
