#ifndef GW_SOURCE_KUBERNETES_SECRET_H_
#define GW_SOURCE_KUBERNETES_SECRET_H_

// What Secrets and ConfigMaps hold.

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "source/kubernetes/cluster.h"

namespace gw::source {

/// A value of a Secret or ConfigMap, and where it is written.
struct SecretText {
  std::string bytes;
  text::Span span = {};
};

using SecretEntries = std::map<std::string, SecretText>;

/// The data by key: of a Secret `data` decoded and `stringData`, which wins; of a ConfigMap `data`. Text that is no
/// base64 counts as it stands; an API server refuses it.
SecretEntries entries_of(const KubeObject& object);

}  // namespace gw::source

#endif  // GW_SOURCE_KUBERNETES_SECRET_H_
