#ifndef GW_AUTOMATA_REGEXP_H_
#define GW_AUTOMATA_REGEXP_H_

// Regular expressions as Go's regexp reads them. Of captures and of greed nothing is kept: they do not change whether
// a text matches. Source: Go 1.26 regexp/syntax parse.go.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "automata/char_set.h"

namespace gw::automata {

struct Regexp {
  enum class Op : std::uint8_t {
    Empty,   ///< The empty text.
    Set,     ///< One character of sets[set].
    Concat,  ///< The children one behind the other.
    Either,  ///< One of the children.
    Repeat,  ///< The child `least` to `most` times; most -1: any number.
    TextBegin,
    TextEnd,
    LineBegin,
    LineEnd,
    WordEdge,
    NoWordEdge,
  };
  struct Node {
    Op op = Op::Empty;
    std::uint32_t set = 0;
    std::uint32_t first = 0, count = 0;  ///< Of children.
    int least = 0, most = 0;
  };

  std::vector<Node> nodes;
  std::vector<std::uint32_t> children;  ///< Numbers of nodes; the children of one lie together.
  std::vector<CharSet> sets;
  std::uint32_t root = 0;
};

/// Nothing, with the reason, for what Go refuses; limits of size and depth are not Go's own but ours: 1,000 groups
/// inside each other.
std::optional<Regexp> parse_regexp(std::string_view pattern, std::string* why = nullptr);

}  // namespace gw::automata

#endif  // GW_AUTOMATA_REGEXP_H_
