#ifndef GW_SOURCE_KUBERNETES_GATEWAY_OPTIONS_H_
#define GW_SOURCE_KUBERNETES_GATEWAY_OPTIONS_H_

#include <optional>
#include <string>
#include <vector>

#include "source/kubernetes/crd_options.h"

namespace gw::source::gateway_api {

/// An entry point as the provider sees it.
struct EntryPoint {
  std::string name;
  std::string address;  ///< Without the protocol: ":443".
  bool tls = false;     ///< entryPoints.NAME.http.tls is there.
};

/// providers.kubernetesGateway and what else of the static configuration the provider is given.
/// Source: pkg/provider/kubernetes/gateway/kubernetes.go (Provider), pkg/config/static/static_config.go
/// (SetEffectiveConfiguration).
struct Options {
  std::vector<std::string> namespaces = {};  ///< Empty: all.
  std::string label_selector = {};           ///< Of GatewayClasses.
  bool experimental_channel = false;
  bool native_lb_by_default = false;
  std::optional<std::vector<std::string>> cross_provider_namespaces = {};  ///< Nothing: all; empty: none.
  std::optional<std::string> address_error = {};                           ///< statusAddress is there and says nothing.
  text::Span span = {};

  bool points_known = false;  ///< Otherwise an entry point is assumed for each port.
  std::vector<EntryPoint> points = {};
  /// Of the provider kubernetescrd, which names Middlewares and TraefikServices; nothing: it is not there.
  std::optional<crd::Options> custom = {};

  bool watched(std::string_view name_space) const;
  bool cross_provider_allowed(std::string_view name_space) const;
};

/// Without static configuration: every entry point, the experimental channel and the provider kubernetescrd are
/// taken to be there.
Options read_options(const Static& install, Version version);

}  // namespace gw::source::gateway_api

#endif  // GW_SOURCE_KUBERNETES_GATEWAY_OPTIONS_H_
