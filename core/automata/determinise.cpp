// From instructions to a deterministic automaton.

#include <algorithm>
#include <string>
#include <unordered_map>

#include "automata/hash.h"
#include "automata/language.h"
#include "automata/nfa.h"
#include "base/rune.h"

namespace gw::automata {
namespace {

using Op = Regexp::Op;

/// What is on one side of a place between two characters.
enum class Side : std::uint8_t { Word, Other, Newline, Edge };  ///< Edge: the beginning or the end of the text.

bool word(Side side) { return side == Side::Word; }

bool holds(Op op, Side before, Side after) {
  switch (op) {
    case Op::TextBegin: return before == Side::Edge;
    case Op::TextEnd: return after == Side::Edge;
    case Op::LineBegin: return before == Side::Edge || before == Side::Newline;
    case Op::LineEnd: return after == Side::Edge || after == Side::Newline;
    case Op::WordEdge: return word(before) != word(after);
    default: return word(before) == word(after);
  }
}

/// The alphabet cut so that all letters of a class look the same to every set of the expression.
class Alphabet {
 public:
  Alphabet(const Regexp& regexp, bool lines, bool words) {
    std::vector<Symbol> cuts = {0, 0xE000, kBadByte + 0x80};
    auto cut = [&](Symbol first, Symbol last) {
      cuts.push_back(first);
      cuts.push_back(last + 1);
    };
    for (const CharSet& set : regexp.sets) {
      for (const CharSet::Range& range : set.ranges()) cut(range.first, range.last);
    }
    if (lines) cut('\n', '\n');
    const CharSet word_set = perl_class('w');
    for (const CharSet::Range& range : word_set.ranges()) {
      if (words) cut(range.first, range.last);
    }
    std::ranges::sort(cuts);
    cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
    while (cuts.back() >= kSymbolEnd) cuts.pop_back();
    number(regexp, cuts, lines, words);
  }

  std::vector<Symbol> starts;
  std::vector<std::uint16_t> classes;
  std::vector<std::vector<bool>> in;  ///< [class][set].
  std::vector<Side> sides;            ///< [class].

 private:
  void number(const Regexp& regexp, const std::vector<Symbol>& cuts, bool lines, bool words) {
    CharSet word_set = perl_class('w');
    std::vector<std::size_t> at(regexp.sets.size(), 0);
    std::unordered_map<std::vector<bool>, std::uint16_t> known;
    for (Symbol start : cuts) {
      // What is in no text goes with what stands before it.
      if (!in_texts(start) || (start >= kBadByte && start < kBadByte + 0x80)) continue;
      // A byte that is no UTF-8 is U+FFFD to Go.
      bool bad = start >= kBadByte;
      std::vector<bool> row(regexp.sets.size() + 2);
      for (std::size_t i = 0; i < regexp.sets.size(); ++i) {
        const auto& ranges = regexp.sets[i].ranges();
        if (bad) {
          row[i] = regexp.sets[i].contains(base::kReplacement);
          continue;
        }
        while (at[i] < ranges.size() && ranges[at[i]].last < start) ++at[i];
        row[i] = at[i] < ranges.size() && ranges[at[i]].first <= start;
      }
      bool newline = lines && start == '\n';
      row[regexp.sets.size()] = newline;
      row[regexp.sets.size() + 1] = words && !bad && word_set.contains(start);
      auto [found, fresh] = known.try_emplace(row, static_cast<std::uint16_t>(in.size()));
      if (fresh) {
        sides.push_back(newline ? Side::Newline : row.back() ? Side::Word : Side::Other);
        in.push_back(row);
      }
      if (!classes.empty() && classes.back() == found->second) continue;
      starts.push_back(start);
      classes.push_back(found->second);
    }
  }
};

/// A state is the set of instructions that may come next, and what stood before: its key ends in that side.
class Determiniser {
 public:
  Determiniser(const Regexp& regexp, const Nfa& nfa, const Budget& budget)
      : nfa_(nfa),
        budget_(budget),
        lines_(asserts({Op::LineBegin, Op::LineEnd})),
        words_(asserts({Op::WordEdge, Op::NoWordEdge})),
        asserts_(asserts({Op::TextBegin, Op::TextEnd}) || lines_ || words_),
        alphabet_(regexp, lines_, words_),
        mark_(nfa.code.size(), 0) {}

  std::optional<Dfa> run() {
    if (alphabet_.in.size() > 0xFFFF) return std::nullopt;
    out_.starts = alphabet_.starts;
    out_.classes = alphabet_.classes;
    out_.width = static_cast<std::uint32_t>(alphabet_.in.size());
    state({nfa_.start, static_cast<std::uint32_t>(Side::Edge)});
    for (std::uint32_t i = 0; i < keys_.size(); ++i) {
      if (!expand(i)) return std::nullopt;
    }
    return std::move(out_);
  }

 private:
  bool asserts(std::initializer_list<Op> ops) const {
    return std::ranges::any_of(nfa_.code, [&](const Nfa::Inst& inst) {
      return inst.kind == Nfa::Kind::Assert && std::ranges::find(ops, inst.op) != ops.end();
    });
  }

  std::uint32_t state(const std::vector<std::uint32_t>& key) {
    auto [found, fresh] = numbers_.try_emplace(key, static_cast<std::uint32_t>(keys_.size()));
    if (fresh) {
      keys_.push_back(&found->first);
      out_.accepts.push_back(false);
      out_.next.resize(out_.next.size() + out_.width);
    }
    return found->second;
  }

  /// Where everything is accepted: a match was found.
  std::uint32_t sink() { return state({0xFFFFFFFF}); }

  /// Follows what reads nothing; true if that leads to a match. `sets` gets the instructions that read.
  bool close(const std::vector<std::uint32_t>& key, Side after, std::vector<std::uint32_t>& sets) {
    auto before = static_cast<Side>(key.back());
    sets.clear();
    ++round_;
    stack_.assign(key.begin(), key.end() - 1);
    bool match = false;
    while (!stack_.empty()) {
      std::uint32_t at = stack_.back();
      stack_.pop_back();
      if (mark_[at] == round_) continue;
      mark_[at] = round_;
      const Nfa::Inst& inst = nfa_.code[at];
      if (inst.kind == Nfa::Kind::Match) match = true;
      else if (inst.kind == Nfa::Kind::Set) sets.push_back(at);
      else if (inst.kind == Nfa::Kind::Split) stack_.insert(stack_.end(), {inst.other, inst.next});
      else if (holds(inst.op, before, after)) stack_.push_back(inst.next);
    }
    steps_ += key.size() + sets.size();
    return match;
  }

  bool expand(std::uint32_t number) {
    const std::vector<std::uint32_t> key = *keys_[number];
    if (key.size() == 1) {
      out_.accepts[number] = true;
      std::fill_n(out_.next.begin() + number * out_.width, out_.width, number);
      return true;
    }
    std::vector<std::uint32_t> sets[4];
    bool match[4], known[4] = {};
    auto closed = [&](Side side) {
      auto i = asserts_ ? static_cast<std::size_t>(side) : 0;
      if (!known[i]) match[i] = close(key, side, sets[i]);
      known[i] = true;
      return i;
    };
    out_.accepts[number] = match[closed(Side::Edge)];
    for (std::uint32_t c = 0; c < out_.width; ++c) {
      std::size_t at = closed(alphabet_.sides[c]);
      std::uint32_t to = match[at] ? sink() : state(after(sets[at], c));
      out_.next[number * out_.width + c] = to;
      steps_ += sets[at].size() + 1;
    }
    bool small = (budget_.states == 0 || keys_.size() <= budget_.states) &&
                 (budget_.bytes == 0 || out_.next.size() * sizeof(std::uint32_t) <= budget_.bytes) &&
                 (budget_.steps == 0 || steps_ <= budget_.steps);
    return small;
  }

  /// The key behind a letter: a match may also begin there.
  std::vector<std::uint32_t> after(const std::vector<std::uint32_t>& sets, std::uint32_t c) {
    std::vector<std::uint32_t> key = {nfa_.start};
    for (std::uint32_t at : sets) {
      if (alphabet_.in[c][nfa_.code[at].set]) key.push_back(nfa_.code[at].next);
    }
    std::ranges::sort(key);
    key.erase(std::unique(key.begin(), key.end()), key.end());
    Side side = asserts_ ? alphabet_.sides[c] : Side::Edge;
    key.push_back(static_cast<std::uint32_t>(side));
    return key;
  }

  const Nfa& nfa_;
  Budget budget_;
  bool lines_, words_, asserts_;
  Alphabet alphabet_;
  std::vector<std::uint32_t> mark_;  ///< By instruction: the last closing that came there.
  std::uint32_t round_ = 0;
  std::vector<std::uint32_t> stack_;
  std::unordered_map<std::vector<std::uint32_t>, std::uint32_t, ListHash> numbers_;
  std::vector<const std::vector<std::uint32_t>*> keys_;
  Dfa out_;
  std::size_t steps_ = 0;
};

}  // namespace

std::optional<Language> Language::search(const Regexp& regexp, const Budget& budget) {
  std::size_t limit = budget.steps == 0 ? 10'000'000 : budget.steps / 10;
  std::optional<Nfa> nfa = to_nfa(regexp, limit);
  if (!nfa) return std::nullopt;
  std::optional<Dfa> dfa = Determiniser(regexp, *nfa, budget).run();
  if (!dfa) return std::nullopt;
  return Language(std::move(*dfa));
}

std::optional<Language> Language::search(std::string_view pattern, const Budget& budget) {
  std::optional<Regexp> regexp = parse_regexp(pattern);
  return regexp ? search(*regexp, budget) : std::nullopt;
}

}  // namespace gw::automata
