#ifndef GW_ROUTE_INDEX_TABLES_H_
#define GW_ROUTE_INDEX_TABLES_H_

#include <bit>
#include <deque>
#include <string>
#include <vector>

#include "route/index.h"
#include "route/index_keys.h"
#include "route/index_leaf.h"
#include "route/index_paths.h"

namespace gw::route {

/// Tells most texts of kPart bytes that are nowhere in a set from those that are there.
class PartMarks {
 public:
  void add(std::span<const std::string_view> parts) {
    std::size_t bits = 256;
    while (bits < parts.size() * 16) bits *= 2;
    if (parts.empty()) return;
    shift_ = 32U - static_cast<unsigned>(std::countr_zero(bits));
    words_.assign(bits / 64, 0);
    for (std::string_view part : parts) words_[bit(part.data()) / 64] |= 1ULL << bit(part.data()) % 64;
  }
  bool empty() const { return words_.empty(); }
  /// Requires: it is not empty, and kPart bytes.
  bool has(const char* part) const { return (words_[bit(part) / 64] >> bit(part) % 64 & 1U) != 0; }
  std::size_t bytes() const { return words_.capacity() * sizeof words_[0]; }

 private:
  std::uint32_t bit(const char* part) const {
    return static_cast<std::uint32_t>(load(part, kPart)) * 0x9E3779B1U >> shift_;
  }

  std::vector<std::uint64_t> words_;
  unsigned shift_ = 0;
};

struct Index::Tables {
  explicit Tables(std::span<const rule::Program* const> programs);

  void visit(Search& search) const;

  std::vector<const rule::Program*> programs_;
  Sources sources_;

 private:
  /// A rule under one of its alternatives, before its key is chosen.
  struct Open {
    std::uint32_t rank;
    bool complete;
    Alternative alternative;
  };

  // index_build.cpp
  void file(const std::vector<Open>& open);
  void count(Key::Kind kind, bool complete);
  void mark(const std::vector<KeyTable::Entry>& entries);

  // index.cpp
  void visit_host(std::string_view host, Search& search) const;
  void visit_parts(Key::Kind kind, const PartMarks& marks, std::string_view text, Search& search) const;
  void visit_values(Key::Kind kind, std::span<const rule::Pair> pairs, Search& search) const;
  void visit_raw(Search& search) const;

  KeyTable keys_;
  PathTable paths_;                 ///< Rules without a key; those without a path fit every path.
  std::vector<std::uint32_t> raw_;  ///< Rules filed under parts of the raw host, by rank.
  bool hosts_ = false, headers_ = false, queries_ = false;  ///< Such keys there are.
  std::uint32_t dots_ = 0;  ///< Bit n: there is a suffix with n dots; the last: with more.
  PartMarks host_parts_, path_parts_;
};

/// Dots, up to 31.
inline unsigned count_dots(std::string_view text) {
  unsigned out = 0;
  for (char c : text) out += c == '.' ? 1U : 0U;
  return out < 31 ? out : 31;
}

}  // namespace gw::route

#endif  // GW_ROUTE_INDEX_TABLES_H_
