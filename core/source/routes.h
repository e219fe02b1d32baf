#ifndef GW_SOURCE_ROUTES_H_
#define GW_SOURCE_ROUTES_H_

#include "source/gateway.h"

namespace gw::source {

/// A plain route list as Traefik configuration, of the provider file:
///
///   routes:
///     - path: /api                     # PathPrefix; "=/api" is that path alone
///       service: http://app:8080       # a URL, or the name of a service (http://NAME:80)
///       host: a.example                # optional, one or a list
///       methods: [GET, POST]           # optional
///       timeout: 5s                    # optional: the time until the answer's header is there
///
/// A route gives a router and a service of one name, made of its path. Unknown keys and two routes for the same
/// requests are told; the provider is refused where a route has no path or no service.
Provider load_routes(text::SourceSet& sources, text::SourceId id, Version version);

}  // namespace gw::source

#endif  // GW_SOURCE_ROUTES_H_
