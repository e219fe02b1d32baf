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

}  // namespace gw::source

#endif  // GW_SOURCE_HTTP_PAYLOAD_H_
