#include "source/kubernetes/crd_order.h"

#include <algorithm>

namespace gw::source::crd {
namespace {

constexpr std::size_t kMost = 64;       ///< Orders that are tried.
constexpr std::size_t kMostOfOne = 24;  ///< Orders of one group of objects.

using Group = std::vector<const KubeObject*>;

/// Objects that collide, directly or by others, in the order of the manifests.
std::vector<Group> groups_of(const std::vector<Chance>& chances) {
  std::vector<Group> groups;
  for (const auto& [a, b] : chances) {
    Group merged = {a, b};
    std::vector<Group> rest;
    for (Group& group : groups) {
      bool touches = std::ranges::find(group, a) != group.end() || std::ranges::find(group, b) != group.end();
      if (touches) merged.insert(merged.end(), group.begin(), group.end());
      else rest.push_back(std::move(group));
    }
    // Objects lie in one array, in the order of the manifests.
    std::ranges::sort(merged);
    merged.erase(std::unique(merged.begin(), merged.end()), merged.end());
    rest.push_back(std::move(merged));
    groups = std::move(rest);
  }
  return groups;
}

}  // namespace

Orders orders_of(const std::vector<Chance>& chances) {
  Orders out;
  out.list.push_back({});
  for (Group group : groups_of(chances)) {
    std::vector<Group> permutations;
    do permutations.push_back(group);
    while (permutations.size() < kMostOfOne && std::next_permutation(group.begin(), group.end()));
    if (group.size() > 4) {
      // At least the opposite of what is written.
      std::ranges::sort(group, std::greater<>());
      permutations.push_back(group);
      out.complete = false;
    }
    std::vector<Group> next;
    for (const Group& before : out.list) {
      for (const Group& permutation : permutations) {
        if (next.size() == kMost) {
          out.complete = false;
          break;
        }
        next.push_back(before);
        next.back().insert(next.back().end(), permutation.begin(), permutation.end());
      }
    }
    out.list = std::move(next);
  }
  return out;
}

}  // namespace gw::source::crd
