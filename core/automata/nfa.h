#ifndef GW_AUTOMATA_NFA_H_
#define GW_AUTOMATA_NFA_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "automata/regexp.h"

namespace gw::automata {

/// A regular expression as instructions: Set reads a character, the others read nothing.
struct Nfa {
  enum class Kind : std::uint8_t { Set, Split, Assert, Match };

  struct Inst {
    Kind kind = Kind::Match;
    Regexp::Op op = Regexp::Op::Empty;  ///< Assert: what must hold.
    std::uint32_t set = 0;
    std::uint32_t next = 0, other = 0;  ///< `other` of Split.
  };

  std::vector<Inst> code;
  std::uint32_t start = 0;
};

/// Nothing: more than `limit` instructions.
std::optional<Nfa> to_nfa(const Regexp& regexp, std::size_t limit);

}  // namespace gw::automata

#endif  // GW_AUTOMATA_NFA_H_
