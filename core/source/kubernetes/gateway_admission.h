#ifndef GW_SOURCE_KUBERNETES_GATEWAY_ADMISSION_H_
#define GW_SOURCE_KUBERNETES_GATEWAY_ADMISSION_H_

#include <string>
#include <vector>

#include "source/kubernetes/cluster.h"

namespace gw::source::gateway_api {

/// Rules of the Gateway API's definitions that go beyond single fields (CEL) and that routes break: a filter whose
/// body is not that of its type, a Service without port, a relative path, a redirect with backends. Others, which do
/// not change what Traefik publishes, are not looked at. Gives them in the definitions' words.
/// Source: sigs.k8s.io/gateway-api v1.6.1 config/crd/experimental (x-kubernetes-validations).
std::vector<std::string> broken_rules(const KubeObject& object);

}  // namespace gw::source::gateway_api

#endif  // GW_SOURCE_KUBERNETES_GATEWAY_ADMISSION_H_
