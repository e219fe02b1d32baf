#ifndef GW_SERVE_INTERNAL_H_
#define GW_SERVE_INTERNAL_H_

#include <memory>
#include <string_view>

#include "serve/admin.h"

namespace gw::serve {

/// What routers reach as "api@internal", "dashboard@internal", "ping@internal", "prometheus@internal", "rest@internal",
/// "noop@internal", "acme-http@internal". Source: pkg/server/service/internalhandler.go, pkg/ping, pkg/api/dashboard.
/// `admin` and `shared` outlive it.
std::unique_ptr<Handler> make_internal(std::string_view name, Admin& admin, const Shared& shared);

}  // namespace gw::serve

#endif  // GW_SERVE_INTERNAL_H_
