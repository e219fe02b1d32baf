#include "cli/diff.h"

#include <algorithm>
#include <vector>

namespace gw::cli {
namespace {

constexpr std::size_t kContext = 3;
constexpr std::size_t kLook = 400;  // Lines looked ahead for the next equal pair.

using Lines = std::vector<std::string_view>;

Lines lines_of(std::string_view text) {
  Lines out;
  while (!text.empty()) {
    std::size_t end = text.find('\n');
    std::size_t size = end == std::string_view::npos ? text.size() : end + 1;
    out.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return out;
}

/// Lines [old_begin, old_end) become [new_begin, new_end).
struct Change {
  std::size_t old_begin, old_end, new_begin, new_end;
};

/// The nearest pair of equal lines at or behind (i, j).
std::pair<std::size_t, std::size_t> meet(const Lines& a, const Lines& b, std::size_t i, std::size_t j) {
  for (std::size_t sum = 0; sum < kLook; ++sum) {
    for (std::size_t x = 0; x <= sum; ++x) {
      std::size_t p = i + x, q = j + (sum - x);
      if (p < a.size() && q < b.size() && a[p] == b[q]) return {p, q};
    }
  }
  return {a.size(), b.size()};
}

std::vector<Change> changes_of(const Lines& a, const Lines& b) {
  std::vector<Change> out;
  std::size_t i = 0, j = 0;
  while (i < a.size() || j < b.size()) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      ++i;
      ++j;
      continue;
    }
    auto [p, q] = meet(a, b, i, j);
    out.push_back({i, p, j, q});
    i = p;
    j = q;
  }
  return out;
}

void put(std::string& out, char sign, std::string_view line) {
  out += sign;
  out += line;
  if (!line.ends_with('\n')) out += "\n\\ No newline at end of file\n";
}

std::string range(std::size_t begin, std::size_t end) {
  std::size_t size = end - begin;
  std::string start = std::to_string(size == 0 ? begin : begin + 1);
  return size == 1 ? start : start + "," + std::to_string(size);
}

}  // namespace

std::string unified_diff(const std::string& name, std::string_view before, std::string_view after) {
  Lines a = lines_of(before), b = lines_of(after);
  std::vector<Change> changes = changes_of(a, b);
  if (changes.empty()) return {};
  std::string out = "--- " + name + "\n+++ " + name + "\n";
  for (std::size_t first = 0; first < changes.size();) {
    std::size_t last = first;
    while (last + 1 < changes.size() && changes[last + 1].old_begin - changes[last].old_end <= 2 * kContext) ++last;
    std::size_t lead = std::min({kContext, changes[first].old_begin, changes[first].new_begin});
    std::size_t from = changes[first].old_begin - lead, new_from = changes[first].new_begin - lead;
    std::size_t to = std::min(changes[last].old_end + kContext, a.size());
    std::size_t new_to = changes[last].new_end + (to - changes[last].old_end);
    out += "@@ -" + range(from, to) + " +" + range(new_from, new_to) + " @@\n";
    std::size_t at = from;
    for (std::size_t i = first; i <= last; ++i) {
      for (; at < changes[i].old_begin; ++at) put(out, ' ', a[at]);
      for (; at < changes[i].old_end; ++at) put(out, '-', a[at]);
      for (std::size_t n = changes[i].new_begin; n < changes[i].new_end; ++n) put(out, '+', b[n]);
    }
    for (; at < to; ++at) put(out, ' ', a[at]);
    first = last + 1;
  }
  return out;
}

}  // namespace gw::cli
