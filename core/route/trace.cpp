#include "route/trace.h"

namespace gw::route {

std::string_view stage_name(Stage stage) {
  switch (stage) {
    case Stage::Server: return "HTTP server";
    case Stage::Opaque: return "opaque target";
    case Stage::HeaderNames: return "header names";
    case Stage::Fragment: return "fragment";
    case Stage::Normalize: return "normalize path";
    case Stage::Encoded: return "encoded characters";
    case Stage::Sanitize: return "sanitize path";
    case Stage::Semicolons: return "query semicolons";
    case Stage::Forwarded: return "forwarded headers";
    case Stage::Host: return "canonical host";
    case Stage::RoutingPath: return "routing path";
    case Stage::Middleware: return "middleware";
    case Stage::Proxy: return "proxy";
  }
  return {};
}

std::string_view stage_source(Stage stage) {
  switch (stage) {
    case Stage::Server: return "Go net/http server.go, request.go, transfer.go";
    case Stage::Opaque: return "pkg/server/server_entrypoint_tcp.go denyOpaque";
    case Stage::HeaderNames:
      return "pkg/server/server_entrypoint_tcp.go aliasHeadersStrategy, underscoreHeadersStrategy";
    case Stage::Fragment: return "pkg/server/server_entrypoint_tcp.go denyFragment";
    case Stage::Normalize: return "pkg/server/server_entrypoint_tcp.go normalizePath";
    case Stage::Encoded: return "pkg/server/router/deny.go denyEncodedPathCharacters";
    case Stage::Sanitize: return "pkg/server/server_entrypoint_tcp.go sanitizePath";
    case Stage::Semicolons:
      return "pkg/server/server_entrypoint_tcp.go encodeQuerySemicolons; Go http.AllowQuerySemicolons";
    case Stage::Forwarded: return "pkg/middlewares/forwardedheaders/forwarded_header.go";
    case Stage::Host: return "pkg/middlewares/requestdecorator; pkg/types/domains.go CanonicalDomain";
    case Stage::RoutingPath: return "pkg/muxer/http/mux.go withRoutingPath";
    case Stage::Middleware: return "pkg/middlewares";
    case Stage::Proxy: return "pkg/proxy/httputil/proxy.go; Go net/http/httputil ReverseProxy";
  }
  return {};
}

}  // namespace gw::route
