#ifndef GW_AUTOMATA_UNICODE_TABLES_H_
#define GW_AUTOMATA_UNICODE_TABLES_H_

// Unicode 15.0.0 as Go 1.26's unicode package has it: the categories of two letters and those scripts whose names
// regexp finds. Printed from that package.

#include <cstdint>
#include <span>
#include <string_view>

namespace gw::automata::unicode {

struct Range {
  std::uint32_t first, last;
};

/// \p{name}: `count` of ranges() from `begin` on.
struct Class {
  std::string_view name;
  std::uint32_t begin, count;
};

std::span<const Range> ranges();
std::span<const Class> classes();  ///< Sorted by name.

/// Characters that have others which differ from them only in case: {character, the next of them}, in a circle.
/// Sorted. Source: unicode.SimpleFold.
std::span<const Range> orbits();

}  // namespace gw::automata::unicode

#endif  // GW_AUTOMATA_UNICODE_TABLES_H_
