#ifndef GW_LINT_REDIRECTS_H_
#define GW_LINT_REDIRECTS_H_

// Where clients go that follow a redirect.

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "flow/asked.h"
#include "lint/rule.h"

namespace gw::lint {

/// A host as rules see it: without port and dots at the end, in lower case.
std::string bare_host(std::string_view host);

/// "http://a.example": requests for the same one come to the same entry point.
std::string origin_of(const flow::Asked& asked);

/// The request with which a client follows the redirect; nothing: it is for no HTTP, or cannot be read.
std::optional<flow::Asked> next_of(const flow::Asked& asked, std::string_view location);

/// The port of the URL: the host's, or what the scheme stands for. 0: it cannot be read.
int port_of(const flow::Asked& asked);

/// The hosts that rules of HTTP routers name, bare.
std::set<std::string> named_hosts(Context& context);

/// Every router that there may be is known. If not, the check is listed as not done.
bool knows_all_routers(Context& context, const char* check);

}  // namespace gw::lint

#endif  // GW_LINT_REDIRECTS_H_
