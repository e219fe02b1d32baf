#ifndef GW_ROUTE_INDEX_TABLES_H_
#define GW_ROUTE_INDEX_TABLES_H_

#include <array>
#include <bitset>
#include <deque>
#include <string>
#include <vector>

#include "route/index.h"
#include "route/index_keys.h"
#include "route/index_paths.h"

namespace gw::route {

struct Index::Tables {
  explicit Tables(std::span<const rule::Program* const> programs);

  void visit(Search& search) const;

  std::vector<const rule::Program*> programs_;
  Sources sources_;

 private:
  static constexpr std::size_t kMarks = 4096;

  /// A rule under one of its alternatives, before its key is chosen.
  struct Open {
    std::uint32_t rank;
    bool complete;
    Alternative alternative;
  };

  // index_build.cpp
  void file(const std::vector<Open>& open);
  void count(Key::Kind kind, bool complete);
  void mark(const Key& key);

  // index.cpp
  void visit_host(std::string_view host, Search& search) const;
  void visit_suffixes(std::string_view host, Search& search) const;
  void visit_parts(Key::Kind kind, std::string_view text, Search& search) const;
  void visit_values(Key::Kind kind, std::span<const rule::Pair> pairs, Search& search) const;
  void visit_raw(Search& search) const;

  bool has(Key::Kind kind) const { return has_[static_cast<std::size_t>(kind)]; }

  KeyTable keys_;
  PathTable paths_;                              ///< Rules without a key; those without a path fit every path.
  std::vector<std::uint32_t> raw_;               ///< Rules filed under parts of the raw host, by rank.
  std::array<bool, 7> has_{};                    ///< Kinds of keys that there are.
  std::uint32_t dots_ = 0;                       ///< Bit n: there is a suffix with n dots; the last: with more.
  std::bitset<kMarks> host_parts_, path_parts_;  ///< What hashes of parts are there, most likely.
};

/// Parts are marked by other bits of their hashes than the slots of the table are.
inline std::size_t part_mark(std::uint64_t hash) { return hash >> 40U; }

/// Dots, up to 31.
inline unsigned count_dots(std::string_view text) {
  unsigned out = 0;
  for (char c : text) out += c == '.' ? 1U : 0U;
  return out < 31 ? out : 31;
}

}  // namespace gw::route

#endif  // GW_ROUTE_INDEX_TABLES_H_
