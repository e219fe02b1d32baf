#include "lint/rule.h"

namespace gw::lint::crossprovider_forbidden_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::KubeReferenceRefused})) {
    if (!(fact->detail == "provider")) continue;
    context.report(*fact, "a reference to another provider: " + fact->subject);
  }
}

}  // namespace gw::lint::crossprovider_forbidden_rule

GW_LINT_RULE(crossprovider_forbidden) = {
    .code = {"GW704"},
    .name = "crossprovider-forbidden",
    .severity = gw::diag::Severity::Error,
    .summary = "A reference to an object of a provider that is not allowed here.",
    .why = "Traefik refuses the route or the middleware that has it.",
    .remedy = "Name the object without @kubernetescrd, or allow it in crossProviderNamespaces.",
    .source = "pkg/provider/kubernetes/crd/kubernetes.go",
    .bad = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  kubernetesCRD: {}
#=== manifest.yml
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: {name: web, namespace: default}
spec:
  routes:
  - match: Host(`a.example`)
    kind: Rule
    middlewares: [{name: default-auth@kubernetescrd}]
    services: [{name: app, port: 80}]
---
apiVersion: v1
kind: Service
metadata: {name: app, namespace: default}
spec: {ports: [{name: http, port: 80}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: app-1, namespace: default, labels: {kubernetes.io/service-name: app}}
addressType: IPv4
ports: [{name: http, port: 8080}]
endpoints: [{addresses: [10.42.0.1], conditions: {ready: true}}]
)",
    .good = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  kubernetesCRD: {}
#=== manifest.yml
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: {name: web, namespace: default}
spec:
  routes:
  - match: Host(`a.example`)
    kind: Rule
    services: [{name: app, port: 80}]
---
apiVersion: v1
kind: Service
metadata: {name: app, namespace: default}
spec: {ports: [{name: http, port: 80}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: app-1, namespace: default, labels: {kubernetes.io/service-name: app}}
addressType: IPv4
ports: [{name: http, port: 8080}]
endpoints: [{addresses: [10.42.0.1], conditions: {ready: true}}]
)",
    .check = gw::lint::crossprovider_forbidden_rule::check,
};
