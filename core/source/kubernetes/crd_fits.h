#ifndef GW_SOURCE_KUBERNETES_CRD_FITS_H_
#define GW_SOURCE_KUBERNETES_CRD_FITS_H_

#include <optional>

#include "source/kubernetes/crd_client.h"

namespace gw::source::crd {

/// The first value that an API server takes and Traefik's types do not: a number that an IntOrString cannot hold.
/// Traefik's informer then never gets its list, and the provider publishes nothing (a fact Crash).
/// Source: k8s.io/apimachinery pkg/util/intstr (IntOrString.UnmarshalJSON).
std::optional<diag::Fact> find_misfit(const Client& client);

}  // namespace gw::source::crd

#endif  // GW_SOURCE_KUBERNETES_CRD_FITS_H_
