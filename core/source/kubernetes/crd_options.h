#ifndef GW_SOURCE_KUBERNETES_CRD_OPTIONS_H_
#define GW_SOURCE_KUBERNETES_CRD_OPTIONS_H_

#include <optional>
#include <string>
#include <vector>

#include "source/gateway.h"

namespace gw::source::crd {

/// providers.kubernetesCRD. Source: pkg/provider/kubernetes/crd/kubernetes.go (Provider).
struct Options {
  std::vector<std::string> namespaces = {};  ///< Empty: all.
  bool allow_cross_namespace = false;
  bool allow_external_name_services = false;
  std::optional<std::vector<std::string>> cross_provider_namespaces = {};  ///< Nothing: all; empty: none.
  std::string label_selector = {};
  std::string ingress_class = {};
  bool allow_empty_services = false;
  std::string default_tls_namespace = {};  ///< Empty: any.
  bool native_lb_by_default = false;
  bool disable_cluster_scope = false;
  std::optional<bool> safe_naming = {};
  text::Span span = {};
};

/// Defaults where the static configuration does not have the provider.
Options read_options(const Static& install, Version version);

/// The namespace is watched.
bool watched(const Options& options, std::string_view name_space);

/// References to other providers are allowed from it.
bool cross_provider_allowed(const Options& options, std::string_view name_space);

}  // namespace gw::source::crd

#endif  // GW_SOURCE_KUBERNETES_CRD_OPTIONS_H_
