#include "source/kubernetes/gateway_grants.h"

#include <algorithm>

namespace gw::source::gateway_api {
namespace {

/// Source: kubernetes.go referenceGrantMatchesFrom.
bool grants_from(const Item& spec, const Reference& reference) {
  return std::ranges::any_of(spec["from"].items(), [&](const Item& from) {
    return from["namespace"].text() == reference.from_name_space && from["kind"].text() == reference.from_kind &&
           group_of(from) == kGroup;
  });
}

/// Source: kubernetes.go referenceGrantMatchesTo.
bool grants_to(const Item& spec, const Reference& reference) {
  return std::ranges::any_of(spec["to"].items(), [&](const Item& to) {
    return to["kind"].text() == reference.kind && group_of(to) == reference.group &&
           (!to["name"] || to["name"].text() == reference.name);
  });
}

}  // namespace

std::optional<std::string> not_granted(const Context& context, const Reference& reference) {
  if (reference.name_space == reference.from_name_space) return std::nullopt;
  if (!context.options.watched(reference.name_space)) {
    return "listing ReferenceGrant: failed to get ReferenceGrants: namespace " + std::string(reference.name_space) +
           " is not within watched namespaces";
  }
  for (const KubeObject* grant : context.list("ReferenceGrant", reference.name_space)) {
    Item spec = Item(*grant)["spec"];
    if (grants_from(spec, reference) && grants_to(spec, reference)) return std::nullopt;
  }
  return "missing ReferenceGrant";
}

}  // namespace gw::source::gateway_api
