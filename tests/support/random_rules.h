#ifndef GW_TESTS_SUPPORT_RANDOM_RULES_H_
#define GW_TESTS_SUPPORT_RANDOM_RULES_H_

// Rules and requests of small alphabets, with the faults that people make in them.

#include <random>
#include <string>

namespace gw::testing {

using Random = std::mt19937;

std::string random_matcher(Random& random);

/// Matchers joined by operators, all in parentheses. Traefik may refuse it.
std::string random_rule(Random& random, int depth);

/// What clients send: well-formed hosts, anything as a path.
std::string random_request(Random& random);

}  // namespace gw::testing

#endif  // GW_TESTS_SUPPORT_RANDOM_RULES_H_
