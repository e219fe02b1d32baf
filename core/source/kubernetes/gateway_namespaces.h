#ifndef GW_SOURCE_KUBERNETES_GATEWAY_NAMESPACES_H_
#define GW_SOURCE_KUBERNETES_GATEWAY_NAMESPACES_H_

#include "source/kubernetes/gateway_listeners.h"

namespace gw::source::gateway_api {

/// Sets the namespaces whose routes the listener takes. Nothing: done; else why it cannot be.
/// Source: kubernetes.go allowedNamespaces.
std::optional<std::string> set_namespaces(Context& context, std::string_view gateway_name_space, const Item& given,
                                          Listener& listener);

}  // namespace gw::source::gateway_api

#endif  // GW_SOURCE_KUBERNETES_GATEWAY_NAMESPACES_H_
