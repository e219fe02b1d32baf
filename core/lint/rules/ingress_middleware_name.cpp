#include <set>

#include "lint/references.h"
#include "lint/walk.h"
#include "runtime/router.h"
#include "source/kubernetes/cluster.h"

namespace gw::lint::ingress_middleware_name_rule {

/// The names under which Traefik knows Middlewares that a person may mean by `item`.
std::set<std::string> meant(const Context& context, std::string_view item) {
  std::set<std::string> out;
  std::string_view base = item.substr(0, item.find('@'));
  for (const source::KubeObject& object : context.gateway().cluster->objects) {
    if (object.kind != "Middleware") continue;
    std::string space(object.name_space), name(object.name), full = space + "-" + name + "@kubernetescrd";
    bool fits = base == name || base == space + "-" + name || base == name + "-" + space || base == space + "/" + name;
    if (fits && context.graph().find(runtime::Role::Middleware, full) != nullptr) out.insert(full);
  }
  return out;
}

void check(Context& context) {
  if (context.gateway().cluster == nullptr) return;
  bool loaded = false;
  std::set<std::pair<text::SourceId, std::uint32_t>> missing;
  for (const diag::Fact* fact : context.facts({diag::FactKind::MissingReference}))
    missing.emplace(fact->span.source, fact->span.begin);
  for (const source::Provider& provider : context.gateway().providers)
    loaded = loaded || (provider.name == "kubernetescrd" && provider.loaded && !provider.gaps);
  auto look = [&](const model::Value& value, const schema::Field* field, std::string_view) {
    if (value.kind != model::Value::Kind::String || field == nullptr || field->role != "ref<http.middleware>") return;
    std::string item(value.string()), full = runtime::qualified(item, "x@kubernetes");
    if (item.empty() || !names_kubernetes(full) || context.policy().matches(full)) return;
    if (context.graph().find(runtime::Role::Middleware, full) != nullptr) return;
    // What the provider of custom resources has is known when it was read, or when Traefik misses it.
    bool known = loaded || full.ends_with("@kubernetes");
    if (!known && !missing.contains({value.span.source, value.span.begin})) return;
    diag::Diagnostic& said = context.report(value.span, "no Middleware is called " + item + " for an Ingress");
    std::set<std::string> names = meant(context, item);
    if (names.size() != 1) return;
    said.remedy = "Write " + *names.begin() + ".";
    said.fix = diag::Fix{"write " + *names.begin(), diag::Fix::Safety::Safe, {{value.span, *names.begin()}}};
  };
  for (const source::Provider& provider : context.gateway().providers) {
    if (provider.name == "kubernetes") for_each_value(provider, look);
  }
}

}  // namespace gw::lint::ingress_middleware_name_rule

GW_LINT_RULE(ingress_middleware_name) = {
    .code = {"GW706"},
    .name = "ingress-middleware-name",
    .severity = gw::diag::Severity::Error,
    .summary = "The annotation of an Ingress names a middleware that does not exist under this name.",
    .why =
        "An Ingress knows a Middleware only as NAMESPACE-NAME@kubernetescrd; by another name the router is not built "
        "and its requests get 404.",
    .remedy = "Write NAMESPACE-NAME@kubernetescrd: the namespace of the Middleware, its name, and the provider.",
    .source = "pkg/provider/kubernetes/crd/kubernetes.go (makeID); pkg/server/middleware/middlewares.go",
    .bad = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  kubernetesIngress: {}
  kubernetesCRD: {}
#=== manifest.yml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: shop
  annotations:
    traefik.ingress.kubernetes.io/router.middlewares: auth@kubernetescrd
spec:
  rules:
  - host: a.example
    http:
      paths:
      - path: /
        pathType: Prefix
        backend: {service: {name: app, port: {number: 80}}}
---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: {name: auth, namespace: shop}
spec: {addPrefix: {prefix: /x}}
---
apiVersion: v1
kind: Service
metadata: {name: app, namespace: shop}
spec: {ports: [{name: http, port: 80}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: app-1, namespace: shop, labels: {kubernetes.io/service-name: app}}
addressType: IPv4
ports: [{name: http, port: 8080}]
endpoints: [{addresses: [10.42.0.1], conditions: {ready: true}}]
)",
    .good = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  kubernetesIngress: {}
  kubernetesCRD: {}
#=== manifest.yml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: shop
  annotations:
    traefik.ingress.kubernetes.io/router.middlewares: shop-auth@kubernetescrd
spec:
  rules:
  - host: a.example
    http:
      paths:
      - path: /
        pathType: Prefix
        backend: {service: {name: app, port: {number: 80}}}
---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: {name: auth, namespace: shop}
spec: {addPrefix: {prefix: /x}}
---
apiVersion: v1
kind: Service
metadata: {name: app, namespace: shop}
spec: {ports: [{name: http, port: 80}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: app-1, namespace: shop, labels: {kubernetes.io/service-name: app}}
addressType: IPv4
ports: [{name: http, port: 8080}]
endpoints: [{addresses: [10.42.0.1], conditions: {ready: true}}]
)",
    .check = gw::lint::ingress_middleware_name_rule::check,
};
