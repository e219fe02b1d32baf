#ifndef GW_TESTS_SUPPORT_RANDOM_TABLES_H_
#define GW_TESTS_SUPPORT_RANDOM_TABLES_H_

// Small tables of HTTP routers over small alphabets, so that their rules overlap, contain and contradict each other:
// every matcher, most with regular expressions, negations, both syntaxes, priorities that are equal or the rule's
// length.

#include <cstdint>
#include <string>
#include <vector>

#include "support/random_regexps.h"

namespace gw::testing {

struct RandomRouter {
  std::string rule;
  std::int64_t priority = 0;  ///< 0: the rule's length.
  bool v2 = false;            ///< The language of the rule.
};

/// Two to seven routers. Traefik may refuse some of their rules.
std::vector<RandomRouter> random_table(Dice& dice);

}  // namespace gw::testing

#endif  // GW_TESTS_SUPPORT_RANDOM_TABLES_H_
