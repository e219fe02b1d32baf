#ifndef GW_SOURCE_KUBERNETES_CRD_CLIENT_H_
#define GW_SOURCE_KUBERNETES_CRD_CLIENT_H_

#include <functional>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "source/kubernetes/crd_item.h"
#include "source/kubernetes/crd_options.h"

namespace gw::source::crd {

/// What the provider's informers hold of the cluster: watched namespaces, the label selector, no Helm secrets.
/// Source: pkg/provider/kubernetes/crd/client.go.
class Client {
 public:
  /// Whether the label selector takes an object with these labels.
  using Selects = std::function<bool(const KubeObject&)>;

  Client(const Cluster& cluster, const Options& options, const Selects& selects, Version version);

  /// In the order of the manifests, with first those that `prefer` names, in its order.
  std::vector<const KubeObject*> list(std::string_view kind, const std::vector<const KubeObject*>& prefer = {}) const;

  /// Null where there is none. `error` is set where the namespace is not watched.
  const KubeObject* service(std::string_view name_space, std::string_view name, std::string& error) const;
  const KubeObject* secret(std::string_view name_space, std::string_view name, std::string& error) const;
  const KubeObject* config_map(std::string_view name_space, std::string_view name, std::string& error) const;
  /// Of a service, sorted by creation time and name.
  std::vector<const KubeObject*> slices(std::string_view name_space, std::string_view service) const;
  const KubeObject* endpoints(std::string_view name_space, std::string_view name) const;
  /// Whether a Service without slices here has some in the cluster all the same: the control plane makes them for each
  /// Service with a selector, so that no manifest holds them. Source: Kubernetes, the EndpointSlice controller.
  bool makes_slices(std::string_view name_space, std::string_view service) const;

  /// Objects that Traefik does not see, with the reason: "namespace", "labels".
  const std::vector<std::pair<const KubeObject*, std::string_view>>& unseen() const { return unseen_; }

  const Cluster& cluster() const { return cluster_; }

 private:
  using Key = std::tuple<std::string_view, std::string_view, std::string_view>;

  const KubeObject* get(std::string_view kind, std::string_view words, std::string_view name_space,
                        std::string_view name, std::string& error) const;

  const Cluster& cluster_;
  const Options& options_;
  std::map<std::string_view, std::vector<const KubeObject*>> kinds_;
  std::map<Key, const KubeObject*> names_;
  std::map<std::pair<std::string_view, std::string_view>, std::vector<const KubeObject*>> slices_;
  std::vector<std::pair<const KubeObject*, std::string_view>> unseen_;
};

/// One of the provider's own kinds, in a group that this version reads.
bool custom(const KubeObject& object, Version version);

}  // namespace gw::source::crd

#endif  // GW_SOURCE_KUBERNETES_CRD_CLIENT_H_
