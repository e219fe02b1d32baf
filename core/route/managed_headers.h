#ifndef GW_ROUTE_MANAGED_HEADERS_H_
#define GW_ROUTE_MANAGED_HEADERS_H_

#include <string_view>

#include "route/options.h"

namespace gw::route {

/// Whether Traefik sets the header itself, or the name is another one of such a header.
/// Source: pkg/middlewares/forwardedheaders/forwarded_header.go (isManagedXHeader).
bool is_managed_header(std::string_view name, const EntryPointOptions& options);

}  // namespace gw::route

#endif  // GW_ROUTE_MANAGED_HEADERS_H_
