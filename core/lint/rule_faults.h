#ifndef GW_LINT_RULE_FAULTS_H_
#define GW_LINT_RULE_FAULTS_H_

// Faults that several facts have in common and that have a rule of their own: the general rules leave them out.

#include <string_view>

#include "diag/fact.h"

namespace gw::lint {

/// The matcher of the other kind of router (HTTP, TCP) for which Traefik refuses a rule; empty: no such fault.
std::string_view foreign_matcher(const diag::Fact& fact);

/// ALPN(`acme-tls/1`) is why a rule is refused.
bool refuses_acme(const diag::Fact& fact);

/// A text that is no IP address and no range is why a rule, a middleware or the static configuration is refused.
bool refuses_address(const diag::Fact& fact);

/// One of these.
bool has_own_rule(const diag::Fact& fact);

}  // namespace gw::lint

#endif  // GW_LINT_RULE_FAULTS_H_
