#ifndef GW_SERVE_CLIENT_TLS_H_
#define GW_SERVE_CLIENT_TLS_H_

#include <memory>

#include "flow/middleware.h"
#include "serve/transport.h"

namespace gw::serve {

/// How the option tls of a middleware (`options` are those of the middleware, or of a part of it) says to speak to its
/// server. Null: it is not there, or no good. Source: pkg/types/tls.go (ClientTLS.CreateTLSConfig).
std::unique_ptr<const ClientTls> client_tls(const flow::Making& making, const model::Value& options);

}  // namespace gw::serve

#endif  // GW_SERVE_CLIENT_TLS_H_
