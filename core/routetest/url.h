#ifndef GW_ROUTETEST_URL_H_
#define GW_ROUTETEST_URL_H_

// A URL as somebody types it. What curl makes of it is what is asked. Source: curl 7.88 lib/urlapi.c.

#include <string>
#include <string_view>

#include "base/result.h"
#include "flow/asked.h"

namespace gw::routetest {

/// The request that curl sends for the URL, as far as the URL says it: port, TLS, Host (with the port that is not the
/// scheme's own), target, Authorization for "user:password@". No scheme means http. Fragments are dropped, "/../" and
/// "/./" are folded unless `path_as_is`. Error: what is wrong, and where in the URL.
Result<flow::Asked> asked_url(std::string_view url, bool path_as_is = false);

/// RFC 3986 5.2.4 (remove_dot_segments). Only dots count, not "%2e".
std::string fold_dots(std::string_view path);

/// Source: RFC 4648.
std::string base64(std::string_view bytes);

}  // namespace gw::routetest

#endif  // GW_ROUTETEST_URL_H_
