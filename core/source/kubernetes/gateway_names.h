#ifndef GW_SOURCE_KUBERNETES_GATEWAY_NAMES_H_
#define GW_SOURCE_KUBERNETES_GATEWAY_NAMES_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "base/version.h"

namespace gw::source::gateway_api {

/// What the name of a router is made of.
struct RouterPlace {
  std::string_view kind;  ///< "httproute".
  std::string_view name_space, name;
  std::string_view gateway_name_space, gateway;
  std::string_view entry_point;
  std::size_t rule = 0;  ///< Its number in the route.
};

/// Source: kubernetes.go makeRouterName.
std::string router_name(const RouterPlace& place, std::string_view rule, Version version);

/// Of a backend's service; `router`: the router's name. Source: httproute.go loadService.
std::string backend_name(std::string_view router, std::string_view name_space, std::string_view name,
                         std::size_t index);

}  // namespace gw::source::gateway_api

#endif  // GW_SOURCE_KUBERNETES_GATEWAY_NAMES_H_
