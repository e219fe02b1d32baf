#ifndef GW_AUTOMATA_EXAMPLE_H_
#define GW_AUTOMATA_EXAMPLE_H_

#include <optional>
#include <string>

#include "automata/regexp.h"

namespace gw::automata {

/// A text that the expression looks like: cheap, and wrong where places (^, \b) forbid it. Nothing: longer than 10,000
/// characters, or a class has no character.
std::optional<std::string> example_of(const Regexp& regexp);

/// The character of a set that reads best; nothing if it is empty.
std::optional<Symbol> best_of(const CharSet& set);

}  // namespace gw::automata

#endif  // GW_AUTOMATA_EXAMPLE_H_
