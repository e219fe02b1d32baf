#ifndef GW_SOURCE_KUBERNETES_CRD_ORDER_H_
#define GW_SOURCE_KUBERNETES_CRD_ORDER_H_

#include <vector>

#include "source/kubernetes/crd_context.h"

namespace gw::source::crd {

/// Orders in which Traefik may take the objects that collide.
struct Orders {
  std::vector<std::vector<const KubeObject*>> list;
  bool complete = true;  ///< There are no more of them.
};

/// Every order of the objects that collide with each other, in any combination, up to a bound.
Orders orders_of(const std::vector<Chance>& chances);

}  // namespace gw::source::crd

#endif  // GW_SOURCE_KUBERNETES_CRD_ORDER_H_
