#ifndef GW_RUNTIME_RULES_H_
#define GW_RUNTIME_RULES_H_

#include <string>
#include <string_view>
#include <vector>

#include "rule/program.h"
#include "runtime/state.h"

namespace gw::runtime {

/// Why Traefik refuses the rule of a router; nothing if it takes it.
Outcome rule_problem(State& state, const Item& router, rule::Protocol protocol);

/// The log line of a name that no SNI table takes; empty if one takes it.
std::string server_name_error(const State& state, const std::string& name);

}  // namespace gw::runtime

#endif  // GW_RUNTIME_RULES_H_
