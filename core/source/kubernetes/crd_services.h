#ifndef GW_SOURCE_KUBERNETES_CRD_SERVICES_H_
#define GW_SOURCE_KUBERNETES_CRD_SERVICES_H_

// HTTP services: references of routes, middlewares and TraefikServices.

#include <optional>
#include <string>

#include "source/kubernetes/crd_context.h"

namespace gw::source::crd {

/// How references are resolved. Routes obey options that TraefikServices and middlewares do not know of.
/// Source: kubernetes_http.go configBuilder.
struct Builder {
  Context& context;
  bool native_by_default = false;
  bool cluster_scope_off = false;
};

/// A service by name, with its definition where it is a Kubernetes service.
struct NamedService {
  std::string name;
  std::optional<model::Value> definition = {};
};

/// `key`: the name under safe naming. Source: kubernetes_http.go nameAndService.
std::optional<NamedService> name_and_service(const Builder& builder, std::string_view parent, const Item& reference,
                                             const std::string& key, Refusal& why);

/// A load balancer over the servers of a Kubernetes service. Source: kubernetes_http.go buildServersLB.
std::optional<model::Value> servers_balancer(const Builder& builder, std::string_view parent, const Item& reference,
                                             Refusal& why);

/// A sticky cookie; Nil where there is none.
model::Value sticky_of(Context& context, const Item& sticky);

/// The references of a weighted service under the name `id`; `parent_key` begins the safe names of its children.
/// Source: kubernetes_http.go buildServicesLB.
bool weighted_service(const Builder& builder, std::string_view parent, const Item& services, const Item& sticky,
                      const std::string& id, const std::string& parent_key, const KubeObject& owner, text::Span span,
                      Refusal& why);

/// Source: kubernetes_http.go buildTraefikService.
void load_traefik_services(Context& context);

/// The end of a child's safe name: namespace, name and port of the reference.
std::string reference_key(const Item& reference, std::string_view parent);

}  // namespace gw::source::crd

#endif  // GW_SOURCE_KUBERNETES_CRD_SERVICES_H_
