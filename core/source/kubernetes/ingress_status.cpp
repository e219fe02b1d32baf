#include "base/strings.h"
#include "source/kubernetes/ingress_context.h"

namespace gw::source::ingress {

std::string status_error(Context& context) {
  if (!context.options.endpoint) return {};
  const EndpointIngress& endpoint = *context.options.endpoint;
  const std::string& published = endpoint.published_service;
  if (published.empty()) {
    bool none = endpoint.ip.empty() && endpoint.hostname.empty();
    return none ? "publishedService or ip or hostname must be defined" : "";
  }
  std::vector<std::string_view> parts = base::split(published, "/");
  if (parts.size() != 2) return "invalid publishedService format (expected 'namespace/service' format): " + published;
  std::string error;
  const KubeObject* service = context.base.client.service(parts[0], parts[1], error);
  if (!error.empty()) return "cannot get service " + published + ", received error: " + error;
  if (service == nullptr) return "missing service: " + published;
  std::string type(Item(*service).at("spec.type").text());
  if (type == "NodePort" && context.options.disable_cluster_scope)
    return "node port service type is not supported when cluster scope resources lookup is disabled";
  for (std::string_view known : {"LoadBalancer", "ClusterIP", "NodePort", "ExternalName"}) {
    if (type == known) return {};
  }
  // An API server fills the type in where a manifest has none.
  return type.empty() ? "" : "unsupported service type: " + type;
}

}  // namespace gw::source::ingress
