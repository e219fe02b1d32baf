#include "automata/language.h"

#include <algorithm>
#include <unordered_map>

namespace gw::automata {
namespace {

/// Marks the states from which every way leads to states with `accepts` equal to `wanted`.
std::vector<bool> forever(const Dfa& dfa, bool wanted) {
  // Backward from the others: what can reach one of them is not marked.
  std::vector<std::vector<std::uint32_t>> before(dfa.size());
  for (std::uint32_t state = 0; state < dfa.size(); ++state) {
    for (std::uint32_t c = 0; c < dfa.width; ++c) {
      std::uint32_t to = dfa.next[state * dfa.width + c];
      if (to != state && (before[to].empty() || before[to].back() != state)) before[to].push_back(state);
    }
  }
  std::vector<bool> out(dfa.size(), true);
  std::vector<std::uint32_t> open;
  for (std::uint32_t state = 0; state < dfa.size(); ++state) {
    if (dfa.accepts[state] == wanted) continue;
    out[state] = false;
    open.push_back(state);
  }
  while (!open.empty()) {
    std::uint32_t at = open.back();
    open.pop_back();
    for (std::uint32_t state : before[at]) {
      if (!out[state]) continue;
      out[state] = false;
      open.push_back(state);
    }
  }
  return out;
}

/// An automaton written letter by letter; letters that are not told lead to `other`.
class Hand {
 public:
  std::uint32_t add(bool accepts) {
    states_.push_back({});
    accepts_.push_back(accepts);
    return static_cast<std::uint32_t>(states_.size() - 1);
  }
  void edge(std::uint32_t from, Symbol first, Symbol last, std::uint32_t to) {
    states_[from].edges.push_back({first, last, to});
  }
  void other(std::uint32_t from, std::uint32_t to) { states_[from].other = to; }

  Dfa finish() const {
    Dfa out;
    out.starts = {0};
    for (const State& state : states_) {
      for (const Edge& edge : state.edges) {
        out.starts.push_back(edge.first);
        if (edge.last + 1 < kSymbolEnd) out.starts.push_back(edge.last + 1);
      }
    }
    std::ranges::sort(out.starts);
    out.starts.erase(std::unique(out.starts.begin(), out.starts.end()), out.starts.end());
    out.width = static_cast<std::uint32_t>(out.starts.size());
    for (std::uint32_t i = 0; i < out.width; ++i) out.classes.push_back(static_cast<std::uint16_t>(i));
    for (const State& state : states_) {
      for (Symbol start : out.starts) {
        std::uint32_t to = state.other;
        for (const Edge& edge : state.edges) {
          if (edge.first <= start && start <= edge.last) to = edge.to;
        }
        out.next.push_back(to);
      }
    }
    out.accepts = accepts_;
    return out;
  }

 private:
  struct Edge {
    Symbol first, last;
    std::uint32_t to;
  };
  struct State {
    std::vector<Edge> edges;
    std::uint32_t other = 0;
  };
  std::vector<State> states_;
  std::vector<bool> accepts_;
};

/// The code points whose UTF-8 begins with these bytes, which are not a whole character themselves; false: none.
bool points_with(std::string_view bytes, Symbol& first, Symbol& last) {
  auto lead = static_cast<unsigned char>(bytes.front());
  std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || bytes.size() >= size) return false;
  std::uint32_t value = lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    bool given = i < bytes.size();
    auto byte = given ? static_cast<unsigned char>(bytes[i]) : 0x80U;
    if ((byte & 0xC0U) != 0x80) return false;
    value = value << 6 | (byte & 0x3FU);
  }
  std::uint32_t rest = (1U << (6 * (size - bytes.size()))) - 1;
  first = std::max(value, size == 2 ? 0x80U : size == 3 ? 0x800U : 0x10000U);
  last = std::min(value | rest, 0x10FFFFU);
  return first <= last && !(first >= 0xD800 && last <= 0xDFFF);
}

/// The automaton of the texts that begin with the letters and go on as `tail` says: everything, or nothing more.
Language row(const std::vector<Symbol>& symbols, bool tail, std::string_view bytes) {
  Hand hand;
  std::uint32_t dead = hand.add(false), full = hand.add(true);
  hand.other(dead, dead);
  hand.other(full, full);
  std::vector<std::uint32_t> states;
  for (std::size_t i = 0; i < symbols.size(); ++i) states.push_back(hand.add(false));
  std::uint32_t end = tail ? full : hand.add(true);
  states.push_back(end);
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    hand.other(states[i], dead);
    hand.edge(states[i], symbols[i], symbols[i], states[i + 1]);
  }
  // The last bytes may be the beginning of a character that the text goes on with.
  std::size_t bad = 0;
  while (tail && bad < symbols.size() && bad < 3 && symbols[symbols.size() - 1 - bad] >= kBadByte) {
    ++bad;
    Symbol first = 0, last = 0;
    if (points_with(bytes.substr(bytes.size() - bad), first, last))
      hand.edge(states[symbols.size() - bad], first, last, full);
  }
  // State 0 must be the first one.
  Dfa dfa = hand.finish();
  std::uint32_t start = states.front();
  for (std::uint32_t c = 0; c < dfa.width && start != 0; ++c) std::swap(dfa.next[c], dfa.next[start * dfa.width + c]);
  for (std::uint32_t& to : dfa.next) to = to == 0 ? start : to == start ? 0 : to;
  bool first = dfa.accepts[0];
  dfa.accepts[0] = dfa.accepts[start];
  dfa.accepts[start] = first;
  return Language(std::move(dfa));
}

}  // namespace

std::uint16_t Dfa::class_of(Symbol symbol) const {
  auto after = std::ranges::upper_bound(starts, symbol);
  return classes[static_cast<std::size_t>(after - starts.begin()) - 1];
}

Language::Language(Dfa dfa) {
  auto made = std::make_shared<Dfa>(minimise(dfa));
  made->dead = forever(*made, false);
  made->full = forever(*made, true);
  dfa_ = std::move(made);
}

Language::Language() : Language(Dfa{{0}, {0}, 1, {0}, {false}, {}, {}}) {}

Language Language::all() { return Language(Dfa{{0}, {0}, 1, {0}, {true}, {}, {}}); }

Language Language::text(std::string_view text) { return row(to_symbols(text), false, text); }

Language Language::prefix(std::string_view bytes) {
  return bytes.empty() ? all() : row(to_symbols(bytes), true, bytes);
}

bool Language::contains(std::string_view text) const {
  std::uint32_t state = 0;
  for (Symbol symbol : to_symbols(text)) state = dfa_->step(state, symbol);
  return dfa_->accepts[state];
}

Language Language::complement() const {
  auto made = std::make_shared<Dfa>(*dfa_);
  made->accepts.flip();
  std::swap(made->dead, made->full);
  Language out;
  out.dfa_ = std::move(made);
  return out;
}

}  // namespace gw::automata
