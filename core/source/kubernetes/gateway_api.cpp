#include "source/kubernetes/cluster.h"

namespace gw::source {

Provider load_kubernetes_gateway(text::SourceSet& /*sources*/, const Cluster& cluster, const Static& /*install*/,
                                 const World& /*world*/, Version /*version*/) {
  Provider out;
  out.name = "kubernetesgateway";
  out.loaded = true;
  for (const KubeObject& object : cluster.objects) {
    if (!object.api_version.starts_with("gateway.networking.k8s.io/") || object.kind == "GatewayClass") continue;
    diag::Fact& fact = out.facts.emplace_back();
    fact.kind = diag::FactKind::UnknownInput;
    fact.span = object.span;
    fact.subject = std::string(object.kind) + " " + std::string(object.name_space) + "/" + std::string(object.name);
    fact.detail = "objects of the Gateway API are not read yet";
  }
  return out;
}

}  // namespace gw::source
