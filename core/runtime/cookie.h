#ifndef GW_RUNTIME_COOKIE_H_
#define GW_RUNTIME_COOKIE_H_

#include <string>
#include <string_view>

namespace gw::runtime {

/// The name of a sticky cookie: as written with characters that a cookie cannot have made `_`, or one made from
/// the service's name. Source: pkg/server/cookie/cookie.go.
std::string cookie_name(std::string_view written, std::string_view service);

}  // namespace gw::runtime

#endif  // GW_RUNTIME_COOKIE_H_
