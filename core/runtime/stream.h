#ifndef GW_RUNTIME_STREAM_H_
#define GW_RUNTIME_STREAM_H_

// What TCP and UDP services have in common.

#include "runtime/state.h"

namespace gw::runtime {

/// The service is lost; `message` goes to the log with it, unless it is null.
Outcome spread(State& state, Item& service, const Problem& problem, const char* message, const Context& context);

/// A child of a weighted service could not be built; until 3.7.12 only the log says so of the service.
Outcome not_built(State& state, Item& service, const Problem& problem, const char* message, const Context& context);

/// A service that holds itself: Traefik's process ends with a stack overflow. `kind`: "TCP".
Outcome overflow(State& state, Item& service, const char* kind);

}  // namespace gw::runtime

#endif  // GW_RUNTIME_STREAM_H_
