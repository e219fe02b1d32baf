// Of a whole cluster, the configuration of one namespace.

#include <algorithm>
#include <set>

#include "source/kubernetes/cluster.h"

namespace gw::source {
namespace {

bool is_route(const KubeObject& object) {
  return object.kind == "Ingress" || object.kind.starts_with("IngressRoute") ||
         (object.api_version.starts_with("gateway.networking.k8s.io/") && object.kind.ends_with("Route"));
}

/// Namespaces that an object names anywhere below its spec.
void named_in(const doc::Document& document, doc::NodeId node, std::set<std::string_view>& out) {
  if (node == doc::NodeId::None) return;
  if (document[node].kind == doc::Kind::List) {
    for (doc::NodeId item : document.items(node)) named_in(document, item, out);
  }
  if (document[node].kind != doc::Kind::Map) return;
  for (const doc::Entry& entry : document.entries(node)) {
    bool name = document.text(entry.key) == "namespace" && document[entry.value].kind == doc::Kind::Scalar;
    if (name) out.insert(document.text(entry.value));
    else named_in(document, entry.value, out);
  }
}

}  // namespace

bool keep_namespace(Cluster& cluster, std::string_view name) {
  std::erase_if(cluster.objects,
                [&](const KubeObject& object) { return is_route(object) && object.name_space != name; });
  std::set<std::string_view> reached = {name};
  for (std::size_t before = 0; before != reached.size();) {
    before = reached.size();
    for (const KubeObject& object : cluster.objects) {
      bool counts = object.api_version.starts_with("traefik.") || is_route(object);
      if (counts && reached.contains(object.name_space)) named_in(*object.document, object.at("spec"), reached);
    }
  }
  std::erase_if(cluster.objects, [&](const KubeObject& object) {
    return object.api_version.starts_with("traefik.") && !reached.contains(object.name_space);
  });
  return std::ranges::any_of(cluster.objects, [&](const KubeObject& object) { return object.name_space == name; });
}

}  // namespace gw::source
