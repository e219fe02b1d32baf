#ifndef GW_ENCODE_KUBE_WRITER_H_
#define GW_ENCODE_KUBE_WRITER_H_

#include "encode/kube.h"
#include "encode/listeners.h"

namespace gw::encode {

/// Traefik's custom resources for a dynamic configuration, with the Services, EndpointSlices and Secrets they need: a
/// manifest a file. Source: docs kubernetes-crd-definition-v1.yml; pkg/provider/kubernetes/crd.
Written write_crd(const text::SourceSet& sources, const model::Value& root, const Options& options);

/// Ingresses with annotations; middlewares, transports and TLS options are custom resources.
Written write_ingress(const text::SourceSet& sources, const model::Value& root, const Options& options);

/// HTTPRoutes and their Gateway; middlewares are custom resources.
Written write_gateway_api(const text::SourceSet& sources, const model::Value& root, const Options& options);

/// One conversion to objects of Kubernetes.
class KubeWriter {
 public:
  KubeWriter(const text::SourceSet& sources, const model::Value& root, const Options& options, Written& out)
      : root_(root),
        options_(options),
        out_(out),
        comments_(sources),
        tree_(&comments_, schema::File, options, out),
        manifests_(options, out),
        listeners_(table("http", "routers"), options) {}

  enum class Routes : unsigned char { Crd, Ingress, GatewayApi };
  void run(Routes routes);

 private:
  using Value = model::Value;
  using Output = doc::Output;

  // Objects (crd_objects.cpp).
  void middlewares();
  void middleware(std::string_view name, const Value& value, const Path& path);
  void tcp_middlewares();
  void transports(std::string_view group, std::string_view kind);
  void tls_options();
  void tls_store();
  void auth(std::string_view name, std::string_view kind, const Value& value, Output& spec, const Path& path);
  void client_tls(const std::string& name, const Value* tls, Output* out, const Path& path);
  void redis(std::string_view name, const Value& value, Output& spec, const Path& path);
  std::vector<Output> authorities(const std::string& name, const Value* list, const Path& path);
  std::optional<std::string> certificate(const std::string& name, const Value& value, const Path& path);

  // Services (crd_services.cpp).
  std::vector<Output> http_service(std::string_view name, int depth);
  std::optional<Output> http_child(std::string_view name, int depth);
  std::vector<Output> balancer(std::string_view name, const Value& value, const Path& path);
  std::optional<std::string> traefik_service(std::string_view name, const Value& value, int depth);
  bool children(Output& out, const Value& list, const Path& path, int depth, std::string_view extra);
  std::vector<Output> tcp_service(std::string_view group, std::string_view name, const Path& from, int depth);
  std::vector<Output> stream_balancer(std::string_view group, std::string_view name, const Value& value);

  // Routers (crd.cpp).
  void http_routers();
  void tcp_routers();
  void udp_routers();
  void route(const model::Property& router, Output& routes);
  void tls(const Value& router, Output& spec, const Path& path);
  Output middleware_refs(const Value& list, std::string_view kind);

  // Ingress (ingress.cpp).
  void ingress(const model::Property& router);
  Output annotations(const model::Property& router, const Path& path);
  /// Tells options of a service as lost; `annotated`: they can stand on the Service.
  void service_options(const Output& service, const std::string& name, bool annotated);
  /// The name of a custom resource for other providers: "shop-auth@kubernetescrd".
  std::string across(std::string_view kind, std::string_view name);

  // Gateway API (gateway_api.cpp).
  void http_route(const model::Property& router);
  Output backend_refs(std::string_view name, std::string& why);
  void gateway();
  void reference_grants();

  void each_router(Routes routes);
  void lose_tls(const model::Property& router, const Path& path);
  void lose_streams(std::string_view what);
  void lose_unused();

  const Value* table(std::string_view group, std::string_view table) const;
  Output spec_of(const Value& value, const Path& path) { return with_types(tree_.value(value, nullptr, path)); }

  /// Kubernetes keeps the type of a scalar, where files give Traefik its text.
  static Output with_types(Output node) {
    node.plain = false;
    for (Output& child : node.children) child = with_types(std::move(child));
    return node;
  }

  const Value& root_;
  const Options& options_;
  Written& out_;
  Comments comments_;
  TreeWriter tree_;
  Manifests manifests_;
  Listeners listeners_;                                   ///< Gateway API.
  std::map<std::string, std::set<std::string>> granted_;  ///< Services of other namespaces that routes name.
  std::vector<std::string> certificates_;                 ///< Secrets of tls.certificates.
  std::set<std::string> done_;                            ///< Paths of services that are written.
};

}  // namespace gw::encode

#endif  // GW_ENCODE_KUBE_WRITER_H_
