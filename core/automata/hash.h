#ifndef GW_AUTOMATA_HASH_H_
#define GW_AUTOMATA_HASH_H_

#include <cstddef>

namespace gw::automata {

/// FNV-1a over the numbers of a list, for keys of tables.
struct ListHash {
  template <class List>
  std::size_t operator()(const List& list) const {
    std::size_t out = 1469598103934665603ULL;
    for (auto value : list) out = (out ^ value) * 1099511628211ULL;
    return out ^ out >> 29U;
  }
};

}  // namespace gw::automata

#endif  // GW_AUTOMATA_HASH_H_
