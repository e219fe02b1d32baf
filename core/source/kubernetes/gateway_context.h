#ifndef GW_SOURCE_KUBERNETES_GATEWAY_CONTEXT_H_
#define GW_SOURCE_KUBERNETES_GATEWAY_CONTEXT_H_

// What the parts of the provider kubernetesgateway share while they build one configuration.

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "source/kubernetes/crd_context.h"
#include "source/kubernetes/gateway_options.h"

namespace gw::source::gateway_api {

using crd::Item;
using crd::Logger;
using crd::path;

constexpr std::string_view kGroup = "gateway.networking.k8s.io";
constexpr std::string_view kCore = "core";  ///< What Traefik calls the group of Services and Secrets.

/// The condition that Traefik writes into a status: why something is not as it is written.
struct Condition {
  std::string reason;   ///< "BackendNotFound".
  std::string message;  ///< Traefik's; may be empty.
};

/// The configuration that one route makes at one listener, before it is merged.
struct Made {
  std::map<std::string, model::Value> routers, services, middlewares, transports;
};

class Context {
 public:
  Context(crd::Context& base, const Options& options);

  crd::Context& base;
  const Options& options;

  /// Objects of the kind that the provider's informers hold, in the order of the manifests.
  std::span<const KubeObject* const> list(std::string_view kind) const;
  /// As list(), in one namespace.
  std::span<const KubeObject* const> list(std::string_view kind, std::string_view name_space) const;
  /// Traefik sees other objects than those that are here.
  bool partial() const { return base.client.cluster().partial; }

  /// Keeps a fact about what Traefik refuses, once for each place and reason.
  void refuse(diag::FactKind kind, text::Span span, std::string subject, const Condition& why);
  /// An option that nothing reads; nothing happens where it is not there.
  void not_read(const Item& option, const std::string& name);

  /// The entry point of a port, or why there is none. Of several it is chance which one it is: the next of `picks`
  /// decides, and `several` counts them.
  std::optional<std::string> entry_point(std::int64_t port, std::string_view protocol, std::string_view listener,
                                         std::string& error);
  std::vector<std::size_t> picks = {};    ///< For each call of entry_point(), which of the candidates is taken.
  std::vector<std::size_t> several = {};  ///< For each call, how many candidates there are.

 private:
  /// Once for each of these.
  bool first(diag::FactKind kind, text::Span span, std::string what);

  std::set<std::tuple<diag::FactKind, text::SourceId, std::uint32_t, std::string>> told_;
  std::map<std::string_view, std::vector<const KubeObject*>> kinds_;
  std::map<std::pair<std::string_view, std::string_view>, std::vector<const KubeObject*>> spaces_;
  std::map<std::int64_t, std::string> assumed_points_;
};

/// What the manifests say of the group of a reference; Traefik's word for the core group where they say nothing.
std::string group_of(const Item& reference);

/// Reads objects of this API group: kind and version are among those that an API server offers Traefik.
bool is_read(const KubeObject& object);
/// A kind that there is in some version.
bool is_offered(std::string_view kind);

}  // namespace gw::source::gateway_api

#endif  // GW_SOURCE_KUBERNETES_GATEWAY_CONTEXT_H_
