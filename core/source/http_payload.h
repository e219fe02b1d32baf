#ifndef GW_SOURCE_HTTP_PAYLOAD_H_
#define GW_SOURCE_HTTP_PAYLOAD_H_

// Configuration that Traefik fetches, or that is sent to it.

#include "source/gateway.h"

namespace gw::source {

/// The reply that carries a payload. Traefik does not look at the content type.
struct Reply {
  int status = 200;
  std::string content_type = {};
};

/// The provider http of a reply with this body (providers.http.maxResponseBodySize holds). The body is YAML, so JSON
/// too, and no template. Source: pkg/provider/http/http.go.
Provider load_http(text::SourceSet& sources, text::SourceId body, const Reply& reply, const Static& install,
                   const World& world, Version version);

/// The provider rest after PUT /api/providers/rest with this body. It is Traefik's own JSON: names by their JSON tags
/// in any case, unknown ones passed over, what stands behind the first value not looked at, and no defaults of a file.
/// One value that does not fit, and the whole body is refused with status 400. Source: pkg/provider/rest/rest.go.
Provider load_rest(text::SourceSet& sources, text::SourceId body, Version version);

}  // namespace gw::source

#endif  // GW_SOURCE_HTTP_PAYLOAD_H_
