#ifndef GW_SOURCE_KUBERNETES_CRD_LOADERS_H_
#define GW_SOURCE_KUBERNETES_CRD_LOADERS_H_

#include "source/kubernetes/crd_context.h"

namespace gw::source::crd {

/// Source: kubernetes.go buildTLSOptions.
void load_tls_options(Context& context);
/// Also the certificates of the stores. Source: kubernetes.go buildTLSStores.
void load_tls_stores(Context& context);

/// Source: kubernetes.go loadConfigurationFromCRD.
void load_servers_transports(Context& context);
void load_tcp_servers_transports(Context& context);

/// Middleware and MiddlewareTCP. Source: kubernetes.go loadConfigurationFromCRD.
void load_middlewares(Context& context);
void load_tcp_middlewares(Context& context);

}  // namespace gw::source::crd

#endif  // GW_SOURCE_KUBERNETES_CRD_LOADERS_H_
