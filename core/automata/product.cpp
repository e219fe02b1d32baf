// Several automata side by side.

#include <algorithm>
#include <unordered_map>

#include "automata/hash.h"
#include "automata/language.h"

namespace gw::automata {
namespace {

using Tuple = std::vector<std::uint32_t>;

/// How well a letter reads in an example; less is better.
std::uint32_t strangeness(Symbol symbol) {
  if ('a' <= symbol && symbol <= 'z') return 0;
  if ('0' <= symbol && symbol <= '9') return 1;
  if ('A' <= symbol && symbol <= 'Z') return 2;
  if (symbol == '-' || symbol == '.' || symbol == '/' || symbol == '_') return 3;
  if (0x20 < symbol && symbol < 0x7F) return 4;
  if (symbol == ' ') return 5;
  if (symbol >= 0xA1 && symbol < kBadByte) return 6;
  return symbol < kBadByte ? 7 : 8;
}

/// The letter of [first, last] that reads best; kSymbolEnd if it has none that is in texts.
Symbol best_letter(Symbol first, Symbol last) {
  Symbol best = kSymbolEnd;
  auto offer = [&](Symbol symbol) {
    if (symbol < first || symbol > last || !in_texts(symbol)) return;
    if (best == kSymbolEnd || strangeness(symbol) < strangeness(best)) best = symbol;
  };
  for (Symbol symbol : {Symbol{'a'}, Symbol{'0'}, Symbol{'A'}, Symbol{'-'}, Symbol{'.'}, Symbol{'/'}, Symbol{'_'},
                        Symbol{'!'}, Symbol{' '}, Symbol{0xA1}, Symbol{0xE000}, kBadByte + 0x80})
    offer(std::clamp(symbol, first, last));
  offer(first);
  return best;
}

/// A class of letters for all automata together.
struct Letter {
  Symbol example;
  std::vector<std::uint16_t> classes;  ///< One for each automaton.
};

struct JointAlphabet {
  std::vector<Symbol> starts;
  std::vector<std::uint16_t> classes;  ///< Of each range: a place in `letters`.
  std::vector<Letter> letters;
};

JointAlphabet join(std::span<const Dfa* const> automata) {
  JointAlphabet out;
  for (const Dfa* dfa : automata) out.starts.insert(out.starts.end(), dfa->starts.begin(), dfa->starts.end());
  for (Symbol cut : {Symbol{0}, Symbol{0xD800}, Symbol{0xE000}, kBadByte, kBadByte + 0x80}) out.starts.push_back(cut);
  std::ranges::sort(out.starts);
  out.starts.erase(std::unique(out.starts.begin(), out.starts.end()), out.starts.end());
  std::unordered_map<std::vector<std::uint16_t>, std::uint16_t, ListHash> known;
  std::vector<std::size_t> at(automata.size(), 0);
  for (std::size_t i = 0; i < out.starts.size(); ++i) {
    Symbol first = out.starts[i], last = (i + 1 < out.starts.size() ? out.starts[i + 1] : kSymbolEnd) - 1;
    std::vector<std::uint16_t> row(automata.size());
    for (std::size_t k = 0; k < automata.size(); ++k) {
      while (at[k] + 1 < automata[k]->starts.size() && automata[k]->starts[at[k] + 1] <= first) ++at[k];
      row[k] = automata[k]->classes[at[k]];
    }
    // Between the code points and the bytes lies nothing.
    Symbol example = first >= kBadByte && last < kBadByte + 0x80 ? kSymbolEnd : best_letter(first, last);
    auto [found, fresh] = known.try_emplace(row, static_cast<std::uint16_t>(out.letters.size()));
    if (fresh) out.letters.push_back({example, row});
    Letter& letter = out.letters[found->second];
    bool better =
        example != kSymbolEnd && (letter.example == kSymbolEnd || strangeness(example) < strangeness(letter.example));
    if (better) letter.example = example;
    out.classes.push_back(found->second);
  }
  return out;
}

/// Breadth first, letters that read well first: what is found is the shortest.
class Search {
 public:
  Search(std::span<const Term> terms, const Budget& budget) : terms_(terms), budget_(budget) {
    for (const Term& term : terms) automata_.push_back(&term.language->dfa());
    letters_ = join(automata_).letters;
    std::erase_if(letters_, [](const Letter& letter) { return letter.example == kSymbolEnd; });
    std::ranges::stable_sort(letters_, {}, [](const Letter& letter) { return strangeness(letter.example); });
  }

  Found run() {
    Tuple start(terms_.size(), 0);
    if (hopeless(start)) return {};
    if (good(start)) return {Found::Kind::Text, ""};
    add(start, 0, kSymbolEnd);
    std::size_t steps = 0;
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      const Tuple from = *steps_[i].tuple;
      for (const Letter& letter : letters_) {
        if (budget_.steps != 0 && ++steps > budget_.steps) return {Found::Kind::TooLarge, {}};
        Tuple to(from.size());
        for (std::size_t k = 0; k < from.size(); ++k)
          to[k] = automata_[k]->next[from[k] * automata_[k]->width + letter.classes[k]];
        if (hopeless(to) || !add(to, i, letter.example)) continue;
        if (good(to)) return {Found::Kind::Text, text_of(steps_.size() - 1)};
        if (budget_.states != 0 && steps_.size() > budget_.states) return {Found::Kind::TooLarge, {}};
      }
    }
    return {};
  }

 private:
  struct Step {
    const Tuple* tuple;
    std::size_t from;
    Symbol symbol;
  };

  bool hopeless(const Tuple& tuple) const {
    for (std::size_t k = 0; k < tuple.size(); ++k) {
      if ((terms_[k].negated ? automata_[k]->full : automata_[k]->dead)[tuple[k]]) return true;
    }
    return false;
  }

  bool good(const Tuple& tuple) const {
    for (std::size_t k = 0; k < tuple.size(); ++k) {
      if (automata_[k]->accepts[tuple[k]] == terms_[k].negated) return false;
    }
    return true;
  }

  bool add(const Tuple& tuple, std::size_t from, Symbol symbol) {
    auto [found, fresh] = known_.try_emplace(tuple, true);
    if (fresh) steps_.push_back({&found->first, from, symbol});
    return fresh;
  }

  std::string text_of(std::size_t at) const {
    std::vector<Symbol> symbols;
    for (; steps_[at].symbol != kSymbolEnd; at = steps_[at].from) symbols.push_back(steps_[at].symbol);
    std::ranges::reverse(symbols);
    return to_text(symbols);
  }

  std::span<const Term> terms_;
  Budget budget_;
  std::vector<const Dfa*> automata_;
  std::vector<Letter> letters_;
  std::unordered_map<Tuple, bool, ListHash> known_;
  std::vector<Step> steps_;
};

template <class Accept>
std::optional<Language> product(const Language& a, const Language& b, const Budget& budget, Accept accept) {
  const Dfa* automata[] = {&a.dfa(), &b.dfa()};
  JointAlphabet alphabet = join(automata);
  Dfa out;
  out.starts = alphabet.starts;
  out.classes = alphabet.classes;
  out.width = static_cast<std::uint32_t>(alphabet.letters.size());
  std::unordered_map<std::uint64_t, std::uint32_t> known;
  std::vector<std::uint64_t> pairs;
  auto state = [&](std::uint64_t one, std::uint64_t two) {
    auto [found, fresh] = known.try_emplace(one << 32 | two, static_cast<std::uint32_t>(pairs.size()));
    if (fresh) {
      pairs.push_back(one << 32 | two);
      out.accepts.push_back(accept(automata[0]->accepts[one], automata[1]->accepts[two]));
    }
    return found->second;
  };
  state(0, 0);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    std::uint64_t one = pairs[i] >> 32, two = pairs[i] & 0xFFFFFFFF;
    for (const Letter& letter : alphabet.letters)
      out.next.push_back(state(automata[0]->next[one * automata[0]->width + letter.classes[0]],
                               automata[1]->next[two * automata[1]->width + letter.classes[1]]));
    bool small = (budget.states == 0 || pairs.size() <= budget.states) &&
                 (budget.bytes == 0 || out.next.size() * sizeof(std::uint32_t) <= budget.bytes) &&
                 (budget.steps == 0 || out.next.size() <= budget.steps);
    if (!small) return std::nullopt;
  }
  return Language(std::move(out));
}

}  // namespace

Found find_text(std::span<const Term> terms, const Budget& budget) { return Search(terms, budget).run(); }

std::optional<Language> Language::intersect(const Language& other, const Budget& budget) const {
  return product(*this, other, budget, [](bool a, bool b) { return a && b; });
}

std::optional<Language> Language::unite(const Language& other, const Budget& budget) const {
  return product(*this, other, budget, [](bool a, bool b) { return a || b; });
}

std::optional<Language> Language::minus(const Language& other, const Budget& budget) const {
  return product(*this, other, budget, [](bool a, bool b) { return a && !b; });
}

std::optional<bool> Language::includes(const Language& other, const Budget& budget) const {
  const Term terms[] = {{&other, false}, {this, true}};
  Found found = find_text(terms, budget);
  if (found.kind == Found::Kind::TooLarge) return std::nullopt;
  return found.kind == Found::Kind::None;
}

std::optional<bool> Language::equals(const Language& other, const Budget& budget) const {
  std::optional<bool> one = includes(other, budget);
  if (!one || !*one) return one;
  return other.includes(*this, budget);
}

}  // namespace gw::automata
