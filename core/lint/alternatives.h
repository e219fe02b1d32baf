#ifndef GW_LINT_ALTERNATIVES_H_
#define GW_LINT_ALTERNATIVES_H_

#include <cstdint>
#include <vector>

#include "analysis/catalog.h"
#include "rule/program.h"

namespace gw::lint {

/// The sides of every || on which all of the rule hangs, as nodes of its formula: of "a && (b || c)" b and c, of
/// "(a && (b || c)) || d" those of the outer one. Of v2 matchers their values are sides, too.
std::vector<std::vector<std::uint32_t>> alternatives_of(const analysis::Formula& formula);

/// The matchers of the rule that a node of its formula is made of, with what stands between them.
gw::rule::Range place_of(const analysis::Formula& formula, std::uint32_t node, const gw::rule::Program& program);

}  // namespace gw::lint

#endif  // GW_LINT_ALTERNATIVES_H_
