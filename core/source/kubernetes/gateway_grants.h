#ifndef GW_SOURCE_KUBERNETES_GATEWAY_GRANTS_H_
#define GW_SOURCE_KUBERNETES_GATEWAY_GRANTS_H_

#include <optional>

#include "source/kubernetes/gateway_context.h"

namespace gw::source::gateway_api {

/// A reference to an object, perhaps of another namespace.
struct Reference {
  std::string_view from_kind, from_name_space;
  std::string_view group, kind, name, name_space;  ///< What it leads to.
};

/// Why Traefik does not follow the reference, in its words; nothing: a ReferenceGrant allows it, or none is needed.
/// Source: kubernetes.go isReferenceGranted.
std::optional<std::string> not_granted(const Context& context, const Reference& reference);

}  // namespace gw::source::gateway_api

#endif  // GW_SOURCE_KUBERNETES_GATEWAY_GRANTS_H_
