#ifndef GW_SOURCE_ROUTES_H_
#define GW_SOURCE_ROUTES_H_

// Plain route lists, as programs keep them beside themselves.

#include "source/gateway.h"

namespace gw::source {

/// The provider `file` that a route list stands for. YAML (or JSON):
///
///   routes:
///     - path: /api          # begins with "/": PathPrefix(`/api`); with "$" behind it Path(`/api`)
///       service: users      # a name of services, or a URL, or a list of URLs
///       timeout: 5s         # time to the response headers; a Go duration, or seconds
///       methods: [GET]      # optional, a text or a list
///       host: a.example     # optional, a text or a list
///       name: users         # optional; otherwise made of the path: "/api/v1" is "api-v1", "/" is "root"
///   services:               # optional
///     users: http://10.0.0.1:8080       # a URL or a list of URLs
///
/// A route becomes a router of its name, one to a URL also a service of that name; a timeout becomes a servers
/// transport of that name (forwardingTimeouts.responseHeaderTimeout), and its service one that only this route uses. A
/// name that services lacks is kept as it is: another file may define it, but it can have no timeout here. Other keys
/// and what is no route are faults: the provider is refused with "routes[0]: …". Routes with equal path, host and
/// methods are a fact (AlreadyConfigured): the first counts.
Provider load_routes(text::SourceSet& sources, text::SourceId source, Version version);

}  // namespace gw::source

#endif  // GW_SOURCE_ROUTES_H_
