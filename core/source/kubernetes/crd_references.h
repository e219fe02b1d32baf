#ifndef GW_SOURCE_KUBERNETES_CRD_REFERENCES_H_
#define GW_SOURCE_KUBERNETES_CRD_REFERENCES_H_

#include <optional>
#include <string>

#include "source/kubernetes/crd_context.h"

namespace gw::source::crd {

constexpr std::string_view kProviderSuffix = "@kubernetescrd";

/// The namespace that is given, else the parent's.
std::string_view namespace_or(std::string_view given, std::string_view parent);

/// Source: kubernetes.go isNamespaceAllowed.
bool namespace_allowed(const Options& options, std::string_view parent, std::string_view name_space);

/// The name in the configuration of what `reference` (name, namespace) names.
/// Source: kubernetes.go resolveReference.
std::optional<std::string> resolve(Context& context, const Logger& logger, std::string_view parent,
                                   const Item& reference, Refusal& why);

/// The middlewares of a list of references; Nil for an empty one. `kind`: what they should be, "Middleware".
/// Source: kubernetes_http.go makeMiddlewareKeys, kubernetes_tcp.go makeMiddlewareTCPKeys.
std::optional<model::Value> middleware_keys(Context& context, std::string_view parent, const Item& references,
                                            std::string_view kind, Refusal& why);

/// Source: kubernetes_http.go makeServersTransportKey.
std::optional<std::string> transport_key(Context& context, std::string_view parent, const Item& name, Refusal& why);

/// The reference of a `tls.options`; empty where there is none. Where it is refused, that is logged.
std::optional<std::string> tls_options_key(Context& context, const Logger& logger, const KubeObject& object,
                                           const Item& options);

/// The middlewares of a chain; Nil for an empty one. `logger` is the middleware's.
/// Source: kubernetes.go createChainMiddleware.
std::optional<model::Value> chain_keys(Context& context, const Logger& logger, std::string_view parent,
                                       const Item& references, Refusal& why);

// Before all references were resolved alike.

/// All kinds of references are resolved alike. Source: kubernetes.go resolveReference, in 3.6.17 and 3.7.1.
bool resolved_alike(Version version);

std::optional<model::Value> old_middleware_keys(Context& context, std::string_view parent, const Item& references,
                                                std::string_view kind, Refusal& why);
std::optional<model::Value> old_chain_keys(Context& context, const Logger& logger, std::string_view parent,
                                           const Item& references, Refusal& why);
/// `kind`: "IngressRoute", "IngressRouteTCP". Where it is refused, Traefik logs why.error alone.
std::optional<std::string> old_tls_options_key(Context& context, const Logger& logger, std::string_view kind,
                                               std::string_view parent, const Item& options, Refusal& why);

/// Tells of a name that exists only as the other kind of middleware.
void check_kind(Context& context, std::string_view parent, const Item& reference, std::string_view kind);

}  // namespace gw::source::crd

#endif  // GW_SOURCE_KUBERNETES_CRD_REFERENCES_H_
