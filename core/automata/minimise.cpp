#include <algorithm>
#include <unordered_map>

#include "automata/hash.h"
#include "automata/language.h"

namespace gw::automata {
namespace {

/// Classes of letters that lead to the same states everywhere become one.
void merge_classes(Dfa& dfa) {
  std::unordered_map<std::vector<std::uint32_t>, std::uint16_t, ListHash> known;
  std::vector<std::uint16_t> now(dfa.width);
  std::vector<std::vector<std::uint32_t>> columns;
  for (std::uint32_t c = 0; c < dfa.width; ++c) {
    std::vector<std::uint32_t> column(dfa.size());
    for (std::size_t state = 0; state < dfa.size(); ++state) column[state] = dfa.next[state * dfa.width + c];
    auto [found, fresh] = known.try_emplace(column, static_cast<std::uint16_t>(columns.size()));
    if (fresh) columns.push_back(std::move(column));
    now[c] = found->second;
  }
  std::vector<Symbol> starts;
  std::vector<std::uint16_t> classes;
  for (std::size_t i = 0; i < dfa.starts.size(); ++i) {
    std::uint16_t one = now[dfa.classes[i]];
    if (!classes.empty() && classes.back() == one) continue;
    starts.push_back(dfa.starts[i]);
    classes.push_back(one);
  }
  dfa.starts = std::move(starts);
  dfa.classes = std::move(classes);
  dfa.width = static_cast<std::uint32_t>(columns.size());
  dfa.next.assign(dfa.size() * dfa.width, 0);
  for (std::uint32_t c = 0; c < dfa.width; ++c) {
    for (std::size_t state = 0; state < dfa.size(); ++state) dfa.next[state * dfa.width + c] = columns[c][state];
  }
}

/// Groups of states that no text tells apart (Moore). Returns how many.
std::uint32_t partition(const Dfa& dfa, std::vector<std::uint32_t>& group) {
  group.resize(dfa.size());
  for (std::size_t state = 0; state < dfa.size(); ++state) group[state] = dfa.accepts[state] ? 1 : 0;
  std::uint32_t count = 0;
  for (std::uint32_t before = 0;; before = count) {
    std::unordered_map<std::vector<std::uint32_t>, std::uint32_t, ListHash> known;
    std::vector<std::uint32_t> now(dfa.size());
    std::vector<std::uint32_t> row(dfa.width + 1);
    for (std::size_t state = 0; state < dfa.size(); ++state) {
      row[0] = group[state];
      for (std::uint32_t c = 0; c < dfa.width; ++c) row[c + 1] = group[dfa.next[state * dfa.width + c]];
      now[state] = known.try_emplace(row, static_cast<std::uint32_t>(known.size())).first->second;
    }
    count = static_cast<std::uint32_t>(known.size());
    group = std::move(now);
    if (count == before || count == dfa.size()) return count;
  }
}

}  // namespace

Dfa minimise(const Dfa& dfa) {
  Dfa merged = dfa;
  merge_classes(merged);
  std::vector<std::uint32_t> group;
  std::uint32_t count = partition(merged, group);
  // Numbered as they are reached from the first.
  constexpr std::uint32_t kUnseen = 0xFFFFFFFF;
  std::vector<std::uint32_t> number(count, kUnseen), member(count, 0), order;
  for (std::size_t state = 0; state < merged.size(); ++state) member[group[state]] = static_cast<std::uint32_t>(state);
  auto seen = [&](std::uint32_t one) {
    if (number[one] == kUnseen) {
      number[one] = static_cast<std::uint32_t>(order.size());
      order.push_back(one);
    }
    return number[one];
  };
  Dfa out;
  out.starts = merged.starts;
  out.classes = merged.classes;
  out.width = merged.width;
  seen(group[0]);
  for (std::size_t i = 0; i < order.size(); ++i) {
    std::size_t state = member[order[i]];
    out.accepts.push_back(merged.accepts[state]);
    for (std::uint32_t c = 0; c < merged.width; ++c)
      out.next.push_back(seen(group[merged.next[state * merged.width + c]]));
  }
  merge_classes(out);
  return out;
}

}  // namespace gw::automata
