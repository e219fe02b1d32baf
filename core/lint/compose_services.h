#ifndef GW_LINT_COMPOSE_SERVICES_H_
#define GW_LINT_COMPOSE_SERVICES_H_

// Services of compose projects as Traefik's providers look at them.

#include <span>
#include <string_view>

#include "lint/rule.h"
#include "source/compose/compose.h"

namespace gw::lint {

/// The first label that makes a router or service, in labels that do not switch the container off. Null: none.
const decode::Named* routing_label(std::span<const decode::Named> labels);

/// The provider takes part: it is loaded from an input.
bool has_provider(const Context& context, std::string_view name);

}  // namespace gw::lint

#endif  // GW_LINT_COMPOSE_SERVICES_H_
