#ifndef GW_SOURCE_KUBERNETES_NAMES_H_
#define GW_SOURCE_KUBERNETES_NAMES_H_

#include <string>
#include <string_view>

namespace gw::source {

/// Runs of letters and digits, joined by "-". Source: pkg/provider/configuration.go Normalize.
std::string normalize(std::string_view name);

}  // namespace gw::source

#endif  // GW_SOURCE_KUBERNETES_NAMES_H_
