#ifndef GW_SOURCE_KUBERNETES_INGRESS_RULES_H_
#define GW_SOURCE_KUBERNETES_INGRESS_RULES_H_

#include <vector>

#include "source/kubernetes/ingress_context.h"

namespace gw::source::ingress {

/// Puts what these Ingress objects say into the tables of the context, in this order.
/// Source: kubernetes.go loadConfigurationFromIngresses.
void load_ingresses(Context& context, const std::vector<const KubeObject*>& ingresses);

/// Whether the class of the Ingress is this provider's. Source: kubernetes.go shouldProcessIngress.
bool is_processed(const Context& context, const KubeObject& ingress);

/// Source: client.go GetIngressClasses.
std::set<std::string_view> ingress_classes(const Cluster& cluster);

}  // namespace gw::source::ingress

#endif  // GW_SOURCE_KUBERNETES_INGRESS_RULES_H_
