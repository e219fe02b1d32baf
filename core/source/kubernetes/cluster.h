#ifndef GW_SOURCE_KUBERNETES_CLUSTER_H_
#define GW_SOURCE_KUBERNETES_CLUSTER_H_

// Kubernetes objects as an API server would hold them after it took the manifests.

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "doc/document.h"
#include "source/gateway.h"

namespace gw::source {

/// One object; views live as long as its Cluster and the SourceSet.
struct KubeObject {
  std::string_view api_version;  ///< "traefik.io/v1alpha1".
  std::string_view kind;
  std::string_view name_space;  ///< "default" where the manifest of a namespaced object names none.
  std::string_view name;
  const doc::Document* document = nullptr;
  doc::NodeId root = doc::NodeId::None;  ///< Custom resources: unknown fields pruned, defaults of the CRD filled in.
  text::Span span;

  /// The node along a dotted path of keys ("spec.routes"), case matters; None if it is not there.
  doc::NodeId at(std::string_view dotted) const;
  /// The text of the scalar there; empty if there is none.
  std::string_view text(std::string_view dotted) const;
};

struct Cluster {
  std::deque<doc::Document> documents;
  std::vector<KubeObject> objects;      ///< In the order of the manifests; refused ones left out.
  std::vector<Rejected> rejected = {};  ///< What an API server would not take.
  bool partial = false;  ///< Objects that are not here may be in the cluster all the same: they are assumed.
  diag::Facts facts = {};

  /// Null if there is none. `kind` as in the manifest.
  const KubeObject* find(std::string_view kind, std::string_view name_space, std::string_view name) const;
};

/// Reads manifests (YAML streams, JSON, kind List), one source each. What no reader understands is told in `facts`;
/// never stops at a bad object. `validate`: custom resources are checked, pruned and defaulted against the CRDs.
Cluster read_manifests(text::SourceSet& sources, const std::vector<text::SourceId>& inputs, Version version,
                       bool validate = true);

/// Drops routes of other namespaces, and what the rest does not lead to of Traefik's own kinds; services, secrets and
/// workloads stay. False: nothing lies in the namespace.
bool keep_namespace(Cluster& cluster, std::string_view name);

/// What the provider kubernetescrd publishes of the cluster. Source: pkg/provider/kubernetes/crd.
Provider load_kubernetes_crd(text::SourceSet& sources, const Cluster& cluster, const Static& install,
                             const World& world, Version version);

/// What the provider kubernetes (Ingress) publishes. Source: pkg/provider/kubernetes/ingress.
Provider load_kubernetes_ingress(text::SourceSet& sources, const Cluster& cluster, const Static& install,
                                 const World& world, Version version);

/// Kinds of the Gateway API that Traefik reads.
bool is_gateway_kind(std::string_view kind);

/// What the provider kubernetesgateway publishes; before Traefik 3.7.9 each object is told as not analysed.
/// Source: pkg/provider/kubernetes/gateway.
Provider load_kubernetes_gateway(text::SourceSet& sources, const Cluster& cluster, const Static& install,
                                 const World& world, Version version);

}  // namespace gw::source

#endif  // GW_SOURCE_KUBERNETES_CLUSTER_H_
