#ifndef GW_SOURCE_KUBERNETES_GATEWAY_FILTERS_H_
#define GW_SOURCE_KUBERNETES_GATEWAY_FILTERS_H_

#include "source/kubernetes/gateway_context.h"
#include "source/kubernetes/gateway_rule.h"

namespace gw::source::gateway_api {

/// Which filters a list may have.
enum class FilterSet : unsigned char { Http, Grpc };

/// The names of the middlewares that the filters make, in their order; those of our own go to `made`. Nothing: one
/// cannot be made, `error` says why, and no middleware is. `parent`: what their names begin with.
/// Source: httproute.go loadMiddlewares, grpcroute.go loadGRPCMiddlewares.
std::optional<std::vector<std::string>> load_filters(Context& context, FilterSet set, std::string_view name_space,
                                                     const std::string& parent, const Item& filters,
                                                     const PathMatch& path, Made& made, std::string& error);

/// The name of an object of the provider kubernetescrd. Nothing: it may not be used, `error` says why.
/// Source: pkg/provider/kubernetes/crd/kubernetes.go FillExtensionBuilderRegistry.
std::optional<std::string> custom_name(const Context& context, std::string_view name_space, std::string_view name,
                                       std::string& error);

}  // namespace gw::source::gateway_api

#endif  // GW_SOURCE_KUBERNETES_GATEWAY_FILTERS_H_
