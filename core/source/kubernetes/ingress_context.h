#ifndef GW_SOURCE_KUBERNETES_INGRESS_CONTEXT_H_
#define GW_SOURCE_KUBERNETES_INGRESS_CONTEXT_H_

// What the parts of the provider kubernetes (Ingress) share while they build one configuration.

#include <optional>
#include <set>
#include <string>
#include <utility>

#include "source/kubernetes/annotations.h"
#include "source/kubernetes/crd_context.h"
#include "source/kubernetes/ingress_options.h"

namespace gw::source::ingress {

using crd::Fields;
using crd::Item;
using crd::Logger;
using crd::Refusal;

struct Context {
  crd::Context& base;  ///< Tables, log and facts.
  const Options& options;
  const text::SourceSet& sources;
  /// Names of the IngressClass objects of this provider's controller.
  std::set<std::string_view> classes = {};
};

/// One Ingress, and what its annotations say.
struct Ingress {
  const KubeObject& object;
  Item spec;
  Logger logger;
  const model::Value* router = nullptr;  ///< Of type ingress.RouterIng; null without annotations.

  std::string name_space() const { return std::string(object.name_space); }
};

/// A backend: the service and its port, by name or number. Source: networking/v1 IngressServiceBackend.
struct Backend {
  Item item;  ///< Of the Ingress: "backend".
  std::string service = {};
  std::string port_name = {};
  std::int64_t port_number = 0;
  text::Span span = {};  ///< The service's name, or the backend.
  text::Span port_span = {};

  std::string port() const { return port_name.empty() ? std::to_string(port_number) : port_name; }
  /// As Go prints it in log lines.
  std::string go_port() const {
    return "&ServiceBackendPort{Name:" + port_name + ",Number:" + std::to_string(port_number) + ",}";
  }
};

/// Requires that the item has a service.
Backend backend_of(const Item& item);

/// A service of Traefik for the backend, or why there is none. `empty`: it has no servers.
/// Source: kubernetes.go loadService.
std::optional<model::Value> load_service(Context& context, const Ingress& ingress, const Backend& backend, bool& empty,
                                         Refusal& why);

/// A path of a rule, or none for the default backend.
struct Place {
  std::string host = {}, path = {};
  std::string path_type = {};
  text::Span span = {};  ///< What the rule is made of.
};

/// The router of a path; `why` where the path is skipped. Source: kubernetes.go loadRouter.
std::optional<model::Value> load_router(Context& context, const Ingress& ingress, const Place& place,
                                        const Backend& backend, const std::string& service, Refusal& why);

/// The router of a default backend.
model::Value default_router(Context& context, const Ingress& ingress, const Backend& backend);

/// Why Traefik cannot update the status of the Ingress; empty: it can, or need not.
/// Source: kubernetes.go updateIngressStatus.
std::string status_error(Context& context);

}  // namespace gw::source::ingress

#endif  // GW_SOURCE_KUBERNETES_INGRESS_CONTEXT_H_
