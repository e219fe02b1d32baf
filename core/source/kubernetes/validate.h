#ifndef GW_SOURCE_KUBERNETES_VALIDATE_H_
#define GW_SOURCE_KUBERNETES_VALIDATE_H_

#include <string>
#include <vector>

#include "doc/document.h"
#include "schema/crd.h"

namespace gw::source {

/// A field that an API server does not know, and so does not keep.
struct Pruned {
  doc::NodeId key = doc::NodeId::None;
  std::string path;                     ///< "spec.routes[0].mach".
  std::vector<std::string> neighbours;  ///< Fields that it knows there.
};

/// What an API server does to a custom resource: fields it does not know are pruned, defaults filled in. Gives the
/// object as it would be stored; `reasons` says why it would be refused, empty: it would not.
/// Source: k8s.io/apiextensions-apiserver (structural schemas), Traefik's CustomResourceDefinitions.
doc::NodeId admit(doc::Document& document, doc::NodeId object, const schema::CrdKind& kind,
                  std::vector<std::string>& reasons, std::vector<Pruned>& pruned);

}  // namespace gw::source

#endif  // GW_SOURCE_KUBERNETES_VALIDATE_H_
