#ifndef GW_ROUTE_INDEX_KEYS_H_
#define GW_ROUTE_INDEX_KEYS_H_

#include <vector>

#include "route/index_guard.h"
#include "route/index_paths.h"
#include "route/index_search.h"

namespace gw::route {

inline std::uint64_t hash_key(Key::Kind kind, std::string_view name, std::string_view value = {}) {
  std::uint64_t seed = (static_cast<std::uint64_t>(kind) + 1) * 0x9E3779B97F4A7C15ULL;
  std::uint64_t hash = hash_text(seed, name);
  return value.empty() ? hash : hash_text(hash, value);
}

/// From keys to the rules filed under them: open addressing over blocks, each of which holds a key and its rules. What
/// most requests look at lies side by side.
class KeyTable {
 public:
  struct Entry {
    std::uint64_t hash;
    Key key;
    Filed rule;
  };

  KeyTable() = default;
  /// Requires: the entries are sorted by rank.
  explicit KeyTable(const std::vector<Entry>& entries);

  void prefetch(std::uint64_t hash) const { __builtin_prefetch(&slots_[hash & mask_]); }

  /// Offers the rules of this key. Requires: it was built of entries.
  void visit(std::uint64_t hash, const Key& key, bool first_label, Search& search) const;

  std::size_t bytes() const;

 private:
  struct Slot {
    std::uint32_t tag = 0;
    std::uint32_t block = 0;  ///< In words_; 0: free.
  };
  static constexpr std::uint32_t kMostInBlock = 16;  ///< Rules; more are in a PathTable.

  void add(const std::vector<const Entry*>& group);
  void append(std::string_view a, std::string_view b);
  void visit_block(std::uint32_t at, std::uint32_t count, bool first_label, Search& search) const;
  const char* bytes_at(std::uint32_t word) const { return reinterpret_cast<const char*>(words_.data() + word); }

  std::vector<Slot> slots_;
  std::uint64_t mask_ = 0;
  /// A block: the sizes of the key's two texts; its kind and the number of rules, or 0xFF for a table; the texts; then
  /// the number of the table, or of each rule rank, size of the path and flags, and path.
  std::vector<std::uint32_t> words_;
  std::vector<PathTable> tables_;
};

}  // namespace gw::route

#endif  // GW_ROUTE_INDEX_KEYS_H_
