#ifndef GW_ROUTE_INDEX_SEARCH_H_
#define GW_ROUTE_INDEX_SEARCH_H_

#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

#include "rule/program.h"

namespace gw::route {

/// A rule filed under a key, and what is known of it there.
struct Filed {
  enum Flag : std::uint32_t {
    kComplete = 1,    ///< What it is filed under is all that the rule asks.
    kFirstLabel = 2,  ///< It counts only where the key begins at the first dot of the host.
    kExact = 4,       ///< The path is the whole path.
  };
  std::uint32_t rank = 0;  ///< Its place in the order of the rules.
  std::uint32_t flags = 0;
  std::string_view path;
};

/// A question on its way through the index: for the first rule of [begin, end) or for all of them.
struct Search {
  const rule::HttpRequest& request;
  std::span<const rule::Program* const> programs;
  std::uint32_t begin, end;
  std::vector<std::uint32_t>* all;  ///< Null: the first is wanted, and `end` goes down to it.
  bool flattened = false;           ///< Guards are not complete.

  /// Asks the rule, unless that needs not be. Requires: begin <= rank < end.
  void offer(std::uint32_t rank, bool complete) {
    if (!(complete && !flattened) && !programs[rank]->matches(request)) return;
    if (all != nullptr) all->push_back(rank);
    else end = rank;
  }
};

inline std::uint64_t load(const char* bytes, std::size_t size) {
  std::uint64_t out = 0;
  std::memcpy(&out, bytes, size);
  return out;
}

inline std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
  hash = (hash ^ value) * 0xFF51AFD7ED558CCDULL;
  return hash ^ (hash >> 32U);
}

inline std::uint64_t hash_text(std::uint64_t seed, std::string_view text) {
  std::uint64_t hash = mix(seed, text.size());
  const char* at = text.data();
  std::size_t left = text.size();
  for (; left >= 8; left -= 8, at += 8) hash = mix(hash, load(at, 8));
  return left == 0 ? hash : mix(hash, load(at, left));
}

}  // namespace gw::route

#endif  // GW_ROUTE_INDEX_SEARCH_H_
