#ifndef GW_SOURCE_KUBERNETES_INGRESS_OPTIONS_H_
#define GW_SOURCE_KUBERNETES_INGRESS_OPTIONS_H_

#include <optional>
#include <string>
#include <vector>

#include "source/gateway.h"

namespace gw::source::ingress {

/// What is written to the status of every Ingress.
struct EndpointIngress {
  std::string ip = {}, hostname = {}, published_service = {};
};

/// providers.kubernetesIngress. Source: pkg/provider/kubernetes/ingress/kubernetes.go (Provider).
struct Options {
  std::vector<std::string> namespaces = {};  ///< Empty: all.
  std::string label_selector = {};
  std::string ingress_class = {};
  std::optional<EndpointIngress> endpoint = {};
  bool allow_empty_services = false;
  bool allow_external_name_services = false;
  std::optional<std::vector<std::string>> cross_provider_namespaces = {};  ///< Nothing: all; empty: none.
  bool disable_class_lookup = false;
  bool disable_cluster_scope = false;
  bool native_lb_by_default = false;
  bool strict_prefix_matching = false;
  std::string default_rule_syntax = {};  ///< core.defaultRuleSyntax.
  text::Span span = {};
};

/// Defaults where the static configuration does not have the provider.
Options read_options(const Static& install, Version version);

/// References to other providers are allowed from it.
bool cross_provider_allowed(const Options& options, std::string_view name_space);

}  // namespace gw::source::ingress

#endif  // GW_SOURCE_KUBERNETES_INGRESS_OPTIONS_H_
