#include "flow/chain.h"

#include "runtime/router.h"

namespace gw::flow {
namespace {

using model::Value;
using runtime::Object;
using runtime::Role;

/// The kind of a middleware and its options: the one member of its object.
const model::Property* kind_of(const Object& object) {
  for (const model::Property& property : object.value.properties()) {
    if (property.value.kind != Value::Kind::Nil) return &property;
  }
  return nullptr;
}

constexpr int kDepth = 64;  ///< Of chains in chains. Traefik refuses those without end.

}  // namespace

Chains::Chains(const runtime::Graph& graph, Version version, const File& file,
               const std::set<std::string, std::less<>>& absent) {
  for (const Object& object : graph.objects) {
    if (object.role != Role::Middleware) continue;
    Made made;
    made.object = &object;
    if (absent.contains(object.name)) {
      made.kind = kNotGiven;
    } else if (const model::Property* kind = kind_of(object)) {
      made.kind = kind->name;
      const MiddlewareKind* known = find_middleware_kind(kind->name);
      // What Traefik refuses is in no router that it has.
      if (known != nullptr && object.status != runtime::Status::Disabled)
        made.middleware = known->make({kind->value, version, file});
    }
    made_.emplace(object.name, std::move(made));
  }
}

Chain Chains::of(const Value* names, std::string_view owner) const {
  Chain out;
  if (names == nullptr) return out;
  for (const Value& name : names->items()) append(name.string(), owner, 0, out);
  return out;
}

void Chains::append(std::string_view name, std::string_view owner, int depth, Chain& out) const {
  auto found = made_.find(runtime::qualified(name, owner));
  if (found == made_.end() || depth > kDepth) {
    out.push_back({name, "", nullptr});
    return;
  }
  const Made& made = found->second;
  if (made.kind != "chain") {
    out.push_back({made.object->name, made.kind, made.middleware.get()});
    return;
  }
  const Value* members = made.object->value.at("chain.middlewares");
  if (members == nullptr) return;
  for (const Value& member : members->items()) append(member.string(), made.object->name, depth + 1, out);
}

std::optional<Reply> run(const Chain& chain, Exchange& exchange) {
  for (const ChainStep& step : chain) {
    exchange.running = step.name;
    if (step.middleware == nullptr) {
      exchange.unsure(step.kind == kNotGiven ? "is not among the inputs" : "its effect is not modelled");
      continue;
    }
    if (std::optional<Reply> reply = step.middleware->apply(exchange)) return reply;
  }
  return std::nullopt;
}

}  // namespace gw::flow
