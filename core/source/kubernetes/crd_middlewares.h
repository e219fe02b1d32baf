#ifndef GW_SOURCE_KUBERNETES_CRD_MIDDLEWARES_H_
#define GW_SOURCE_KUBERNETES_CRD_MIDDLEWARES_H_

// Middlewares that need more than their own options. Nothing: Traefik leaves the middleware out.

#include <optional>
#include <string_view>

#include "source/kubernetes/crd_context.h"

namespace gw::source::crd {

/// basicAuth and digestAuth. Source: kubernetes.go createBasicAuthMiddleware, createDigestAuthMiddleware.
std::optional<model::Value> auth_middleware(Context& context, std::string_view name_space, const Item& given,
                                            std::string_view type, bool basic, Refusal& why);

/// Source: kubernetes.go createForwardAuthMiddleware.
std::optional<model::Value> forward_auth_middleware(Context& context, std::string_view name_space, const Item& given,
                                                    Refusal& why);

/// Source: kubernetes.go createPluginMiddleware.
std::optional<model::Value> plugin_middleware(Context& context, std::string_view name_space, const Item& given,
                                              Refusal& why);

/// Source: kubernetes.go createRateLimitMiddleware.
std::optional<model::Value> rate_limit_middleware(Context& context, std::string_view name_space, const Item& given,
                                                  Refusal& why);

/// Sets a duration that is given; false if it cannot be read.
bool read_time(model::Maker& maker, const Item& from, const char* field, Refusal& why);

/// A part of a custom resource that is dynamic configuration as it stands.
model::Value embedded(Context& context, const Item& item, std::string_view type);

}  // namespace gw::source::crd

#endif  // GW_SOURCE_KUBERNETES_CRD_MIDDLEWARES_H_
