#include "runtime/stream.h"

namespace gw::runtime {

using diag::FactKind;

Outcome spread(State& state, Item& service, const Problem& problem, const char* message, const Context& context) {
  state.fail(service, problem, true);
  if (message != nullptr) state.log("error", message, problem.text, context);
  return problem;
}

Outcome not_built(State& state, Item& service, const Problem& problem, const char* message, const Context& context) {
  if (state.version >= Version{3, 7, 12}) return spread(state, service, problem, message, context);
  state.log("error", message, problem.text, context);
  return problem;
}

Outcome overflow(State& state, Item& service, const char* kind) {
  state.stopped = true;
  diag::Fact fact;
  fact.kind = FactKind::Crash;
  fact.span = service.value().name().written() ? service.value().name() : service.value().span;
  fact.subject = std::string(service.object.name);
  fact.detail = std::string("a ") + kind + " weighted service holds itself";
  fact.traefik = "fatal error: stack overflow";
  fact.path = service.path();
  fact.object = service.object.name;
  fact.fatal = true;
  return Problem{"stack overflow", state.add(std::move(fact))};
}

}  // namespace gw::runtime
