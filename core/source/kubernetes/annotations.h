#ifndef GW_SOURCE_KUBERNETES_ANNOTATIONS_H_
#define GW_SOURCE_KUBERNETES_ANNOTATIONS_H_

// Traefik's annotations of Ingress and Service objects, decoded as labels.

#include <string>
#include <string_view>

#include "model/value.h"
#include "source/kubernetes/cluster.h"

namespace gw::source::ingress {

/// The annotation of exactly this name; empty if there is none.
std::string_view annotation(const KubeObject& object, std::string_view name);

struct Annotations {
  const model::Value* found = nullptr;  ///< The object under `group`; null: no annotation speaks of it.
  std::string error = {};               ///< Traefik's text where it refuses them; nothing is found then.
  diag::Facts facts = {};
  model::Config config = {};  ///< Holds `found`.
};

/// The annotations "traefik.ingress.kubernetes.io/<group>.…" as type `root` ("…ingress.RouterConfig"), whose only field
/// is `group` ("router"). Source: pkg/provider/kubernetes/ingress/annotations.go.
Annotations decode_annotations(const text::SourceSet& sources, const KubeObject& object, std::string_view root,
                               std::string_view group, Version version);

/// The label that Traefik makes of an annotation's name: "traefik.router.tls.domains[0].main". Empty: it is not one of
/// Traefik's. Source: convertAnnotations.
std::string label_of_annotation(std::string_view name);

}  // namespace gw::source::ingress

#endif  // GW_SOURCE_KUBERNETES_ANNOTATIONS_H_
