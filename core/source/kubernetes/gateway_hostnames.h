#ifndef GW_SOURCE_KUBERNETES_GATEWAY_HOSTNAMES_H_
#define GW_SOURCE_KUBERNETES_GATEWAY_HOSTNAMES_H_

#include <optional>
#include <string>
#include <vector>

namespace gw::source::gateway_api {

/// The host names that a route has at a listener: those that both take. Empty: any. Nothing: none at all.
/// Source: kubernetes.go findMatchingHostnames.
std::optional<std::vector<std::string>> hostnames_at(const std::optional<std::string>& listener,
                                                     const std::vector<std::string>& route);

}  // namespace gw::source::gateway_api

#endif  // GW_SOURCE_KUBERNETES_GATEWAY_HOSTNAMES_H_
